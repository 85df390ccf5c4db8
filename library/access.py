"""Who may have a file: everybody, from the moment that a public page uses it and as long as one
does; apart from that, the staff who work with it, and whoever holds a signed address.
"""

from functools import partial

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from publishing.models import page_models
from publishing.names import is_page
from publishing.redirects import knows_hidden
from publishing.signed_files import PARAMETER, is_signed
from publishing.usage import Finder

from .addresses import name_at
from .models import Document, Picture
from .text_uses import keys_by_name


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
    the edition in the language of that text is. Two queries, however often it is used.
    """
    at = at or timezone.now()
    queries = pages_with(type(file), [file.pk], lambda rows: rows.public_anywhere(at))
    places = file.text_uses.order_by("row_type", "language").distinct()
    for type_id, language in places.values_list("row_type", "language"):
        model = ContentType.objects.get_for_id(type_id).model_class()
        if getattr(model, "is_on_every_page", False):
            return True
        keys = file.text_uses.filter(row_type=type_id, language=language).values("row_id")
        public = partial(public_in, language=language, at=at)
        if is_page(model):
            queries.append(public(model.objects.rewrite(False)).filter(pk__in=keys))
        else:
            queries += pages_with(model, keys, public)
    found = [query.order_by().values("pk") for query in queries]
    return found[0].union(*found[1:], all=True).order_by().exists()


@knows_hidden
def is_hidden_file(path):
    """Say whether a path is that of a picture or document that no public page uses."""
    name = name_at(path)
    known = [(model, keys_by_name(model, [name])) for model in (Picture, Document) if name]
    files = [model(pk=pk) for model, keys in known for pk in keys.values()]
    return any(not is_public(file) for file in files)


def public_in(rows, language, at):
    return rows.public(language, at)


def pages_with(model, keys, public):
    """Return queries for the pages on which rows of a model are placed, among those of each type
    that are public.
    """
    finder = Finder(model, keys)
    return [
        query
        for each in page_models()
        for query in finder.pages(each, public(each.objects.rewrite(False)))
    ]
