"""The files of the library in a bucket that nobody but the site can read (docs/deployment.md)."""

#: How long an address that a visitor is sent to answers, in seconds: longer than a browser may keep
#: the way to it (library/sending.py), and no longer than a withdrawn file may be had.
LASTS = 300
#: The service answers within so many seconds, or is away; it is asked so often. Somebody waits.
PATIENCE = {"connect_timeout": 3, "read_timeout": 10, "retries": {"total_max_attempts": 2}}


def storage(bucket, region, endpoint=None):
    """Return the entry of STORAGES; the keys are read from the environment."""
    from botocore.config import Config  # large, and most sites have no bucket

    # Only Amazon's own service gives each bucket a host for certain.
    style = {"addressing_style": "path" if endpoint else "virtual"}
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": bucket,
            "region_name": region,
            "endpoint_url": endpoint,
            # What the bucket says holds: new ones refuse any other word on who may read.
            "default_acl": None,
            "client_config": Config(s3=style, signature_version="s3v4", **PATIENCE),
            "querystring_auth": True,
            "querystring_expire": LASTS,
            # An upload never takes the place of another's; renditions are deleted before.
            "file_overwrite": False,
        },
    }


def origin(bucket, region, endpoint=None):
    """Return where the addresses lead that visitors are sent to."""
    if endpoint:
        return endpoint.rstrip("/")
    place = "" if region == "us-east-1" else f".{region}"
    country = ".cn" if region.startswith("cn-") else ""
    return f"https://{bucket}.s3{place}.amazonaws.com{country}"
