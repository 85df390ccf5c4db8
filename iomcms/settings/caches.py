"""How values are written into the caches that processes share."""

MOST_FILES = 20_000


def shared(cache, kind=""):
    """Return an entry of CACHES with our own files and our own way of writing values. The kind
    "Bearing" raises no error where it is away.
    """
    backend, options = cache["BACKEND"], cache.get("OPTIONS", {})
    if backend.endswith("FileBasedCache"):
        options = {"MAX_ENTRIES": MOST_FILES} | options
        return cache | {"BACKEND": f"iomcms.caches.{kind}FileCache", "OPTIONS": options}
    if backend.endswith("RedisCache"):
        options = {"serializer": "iomcms.caches.Serializer"} | options
        return cache | {"BACKEND": f"iomcms.redis_caches.{kind}RedisCache", "OPTIONS": options}
    return cache
