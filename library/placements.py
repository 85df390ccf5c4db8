"""Which pictures stand on a page."""

from publishing.languages import columns_in, current, localized
from publishing.richtext import RichTextField
from publishing.snapshots import content_names, part_models

from .models import Picture, PlacedPicture
from .text_uses import keys_by_name, named_in


def pictures_of(page, language=None):
    """Return the pictures of an edition, each once: the main one, the gallery, those in its texts.

    They have the words of that language only. Two queries, and one more where a text has pictures.
    """
    keys = picture_keys(page, language)
    columns = columns_in(Picture, language or current())
    pictures = Picture.objects.only(*columns).in_bulk(keys)
    return [pictures[key] for key in keys if key in pictures]


def picture_keys(page, language=None):
    """Return the keys of those pictures. No query for a page that was loaded with `for_page` and
    has no pictures in its texts.
    """
    keys = [page.main_picture_id, *gallery_keys(page), *text_keys(page, language)]
    return list(dict.fromkeys(filter(None, keys)))


def gallery_keys(page):
    if hasattr(page, "gallery_rows"):
        return [row["pk"] for row in page.gallery_rows]
    return [
        key
        for name, (model, _page_field) in part_models(type(page)).items()
        if issubclass(model, PlacedPicture)
        for key in getattr(page, name).values_list("picture", flat=True)
    ]


def text_keys(page, language=None):
    names = [name for text in rich_texts(page, language) for name in pictures_in(text)]
    if not names:
        return []
    keys = keys_by_name(Picture, names)
    return [keys[name] for name in names if name in keys]


def rich_texts(page, language=None):
    """Return the rich texts of an edition, in the order of the model."""
    columns = (localized(name, language) for name in content_names(type(page)))
    return [
        getattr(page, column) or ""
        for column in columns
        if isinstance(page._meta.get_field(column), RichTextField)
    ]


def pictures_in(html):
    """Return the names of the stored files that a rich text shows as pictures."""
    return [name for tag, name in named_in(html) if tag == "img"]
