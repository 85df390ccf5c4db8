"""How values are written into the caches that processes share."""

MOST_FILES = 20_000


def shared(cache):
    """Return an entry of CACHES with our own files and our own way of writing values."""
    backend, options = cache["BACKEND"], cache.get("OPTIONS", {})
    if backend.endswith("FileBasedCache"):
        options = {"MAX_ENTRIES": MOST_FILES} | options
        return cache | {"BACKEND": "iomcms.caches.FileCache", "OPTIONS": options}
    if backend.endswith("RedisCache"):
        return cache | {"OPTIONS": {"serializer": "iomcms.caches.Serializer"} | options}
    return cache
