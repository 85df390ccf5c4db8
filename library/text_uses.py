"""Which files the rich texts show or link: an index, so that no text need be searched for it."""

from django.conf import settings
from django.contrib.contenttypes.models import ContentType

from publishing.checks.markup import Reader
from publishing.languages import CODES
from publishing.usage import text_columns

from .addresses import name_at
from .models import Document, FormerFile, Picture, TextUse

ADDRESS_OF = {"img": "src", "a": "href"}


def named_in(html):
    """Return the element and the name of the file of each picture that a rich text shows and each
    file that it links, in its order.
    """
    if not html or settings.MEDIA_URL not in html:
        return []
    found = [
        (tag, name_at(attributes.get(ADDRESS_OF[tag], "")))
        for kind, tag, attributes, _start in Reader(html).tokens
        if kind == "start" and tag in ADDRESS_OF
    ]
    return [(tag, name) for tag, name in found if name]


def files_in(html):
    """Return the names of all these files."""
    return {name for _tag, name in named_in(html)}


def follow(row):
    """Bring the index up to date with the texts of a saved row; working copies are not in it."""
    if getattr(row, "draft_of_id", None):
        return
    wanted = uses_in(row)
    row_type = ContentType.objects.get_for_model(row)
    stored = TextUse.objects.filter(row_type=row_type, row_id=row.pk)
    known = {(use.language, use.picture_id, use.document_id): use.pk for use in stored}
    if gone := [known[each] for each in known.keys() - wanted]:
        stored.filter(pk__in=gone).delete()
    TextUse.objects.bulk_create(
        TextUse(
            row_type=row_type,
            row_id=row.pk,
            language=language,
            picture_id=picture,
            document_id=document,
        )
        for language, picture, document in sorted(wanted - known.keys(), key=str)
    )


def uses_in(row):
    """Return what the texts of a row use: `(language, key of the picture, key of the document)`,
    one of the keys being None.
    """
    names = {code: names_in(row, code) for code in CODES}
    wanted = set().union(*names.values())
    if not wanted:
        return set()
    keys = {
        name: key
        for model in (Picture, Document)
        for name, pk in keys_by_name(model, wanted).items()
        for key in [(pk, None) if model is Picture else (None, pk)]
    }
    return {(code, *keys[name]) for code in CODES for name in names[code] & keys.keys()}


def names_in(row, language):
    fields = (row._meta.get_field(name) for name in text_columns(type(row)))
    texts = (getattr(row, field.name) for field in fields if field.language == language)
    return set().union(*map(files_in, texts))


def keys_by_name(model, names):
    """Return the keys of the pictures or documents whose files have these names, or had them before
    they were replaced, by name; one query over two indexes.
    """
    column = f"{model._meta.model_name}_id"
    present = model.objects.filter(file__in=names).order_by().rewrite(False)
    former = FormerFile.objects.filter(name__in=names, **{f"{column}__isnull": False})
    found = present.values_list("file", "pk").union(former.values_list("name", column))
    return dict(found.order_by())


def forget(row):
    row_type = ContentType.objects.get_for_model(row)
    TextUse.objects.filter(row_type=row_type, row_id=row.pk).delete()
