"""Who may have a file: everybody, from the moment that a public page uses it and as long as one
does; apart from that, the staff who work with it, and whoever holds a signed address.
"""

from functools import partial
from itertools import groupby

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from publishing.models import page_models
from publishing.names import is_page
from publishing.signed_files import PARAMETER, is_signed
from publishing.usage import Finder


def may_have(request, file):
    """Say whether the visitor may have a picture or document that no public page uses."""
    if has_seal(request):
        return True
    permission = f"{file._meta.app_label}.view_{file._meta.model_name}"
    return request.user.is_staff and request.user.has_perm(permission)


def has_seal(request):
    """Say whether the visitor has the address from a page that they were shown before its time."""
    return is_signed(request.path, request.GET.get(PARAMETER, ""))


def is_public(file, at=None):
    """Say whether a public page uses a picture or document.

    What is placed on a page counts while any of its editions is public; what is in a text, while
    the edition in the language of that text is. Two queries, and one for each type of text that is
    no page, such as boilerplates.
    """
    at = at or timezone.now()
    queries = pages_with(file, lambda model: model.objects.rewrite(False).public_anywhere(at))
    texts = file.text_uses.order_by("row_type", "language").values_list(
        "row_type", "language", "row_id"
    )
    for (type_id, language), rows in groupby(texts, key=lambda row: row[:2]):
        model = ContentType.objects.get_for_id(type_id).model_class()
        keys = [row_id for _type, _language, row_id in rows]
        if getattr(model, "is_on_every_page", False):
            return True
        if is_page(model):
            queries.append(public_in(model, language, at).filter(pk__in=keys))
        else:
            for row in model.objects.filter(pk__in=keys):
                queries += pages_with(row, partial(public_in, language=language, at=at))
    found = [query.order_by().values("pk") for query in queries]
    return found[0].union(*found[1:], all=True).order_by().exists()


def public_in(model, language, at):
    return model.objects.rewrite(False).public(language, at)


def pages_with(row, rows_of):
    """Return queries for the pages on which a row is placed, among those that `rows_of` returns of
    each type.
    """
    finder = Finder(row, in_texts=False)
    return [query for model in page_models() for query in finder.pages(model, rows_of(model))]
