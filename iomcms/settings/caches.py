"""How values are written into the caches that processes share."""

MOST_FILES = 20_000


def shared(cache, in_redis="RedisCache"):
    """Return an entry of CACHES with our own files and our own way of writing values; one in Redis
    gets the backend of that name.
    """
    backend, options = cache["BACKEND"], cache.get("OPTIONS", {})
    if backend.endswith("FileBasedCache"):
        options = {"MAX_ENTRIES": MOST_FILES} | options
        return cache | {"BACKEND": "iomcms.caches.FileCache", "OPTIONS": options}
    if backend.endswith("RedisCache"):
        options = {"serializer": "iomcms.caches.Serializer"} | options
        return cache | {"BACKEND": f"iomcms.redis_caches.{in_redis}", "OPTIONS": options}
    return cache
