"""One index over everything public, in every language of the site."""


def similar(page, language, at, limit=4, excluded=()):
    """Return `(content type id, primary key)` of the public pages whose texts are most like that of
    `page`, the likest first, without it and without the `excluded` pairs; see `similarity`.
    """
    from .similarity import similar_pages

    return similar_pages(page, language, at, limit, excluded)
