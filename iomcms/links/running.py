"""A run over all links."""

from collections import Counter
from functools import cache
from itertools import islice

from django.core.files.storage import default_storage
from django.db.models import Exists, OuterRef
from django.utils import timezone

from library.access import is_public
from library.addresses import address_of
from library.models import Document, Picture
from publishing.models import FormerAddress, page_models

from . import remembering
from .judging import MISSING, Judge, Verdict
from .models import Fault, type_of
from .places import Place, places_of_pages, portions
from .shared import places_of_rows, shared_models

#: How many links are judged at once.
LINKS = 2000


def run(ask=None, at=None):
    """Go through all links, and keep those that are broken; return how many there are, by fault.

    `ask(at)` asks other sites for what is due, once all their addresses are known.
    """
    at, faults = at or timezone.now(), Counter()
    if ask:
        for judge in judged(at):
            remembering.keep_linked(judge.read.values(), at)
        remembering.forget_unlinked(at)
        ask(at)
    for found in broken(at):
        remembering.keep_broken(found, at)
        faults.update(verdict.fault for _place, verdict in found)
    remembering.forget_repaired(at)
    return faults


def all_places(at):
    """Yield every `Place` there is."""
    for model in page_models():
        yield from places_of_pages(model, at)
    for model in shared_models():
        yield from places_of_rows(model, at)


def judged(at):
    """Yield a `Judge` for each portion of all places."""
    places, is_public_file = iter(all_places(at)), cache(is_used_in_public)
    while portion := list(islice(places, LINKS)):
        yield Judge(portion, is_public_file)


def is_used_in_public(file):
    model, pk = file
    row = model.objects.filter(pk=pk).first()
    return row is not None and is_public(row)


def broken(at):
    """Yield lists of the places with a broken link, each with its `Verdict`."""
    for judge in judged(at):
        verdicts = ((place, judge.verdict(place)) for place in judge.read)
        yield [each for each in verdicts if each[1]]
    yield from lost_files(at)
    yield from lost_addresses(at)


def lost_files(at):
    """Yield the pictures and documents whose file the storage does not have."""
    for model in (Picture, Document):
        for rows in portions(model.objects.all()):
            yield [
                (place_of(row, str(row), "file", address_of(row.file.name), at), LOST)
                for row in rows
                if not default_storage.exists(row.file.name)
            ]


def lost_addresses(at):
    """Yield the former addresses of pages that are no more: whoever had them finds nothing."""
    for model in page_models():
        there = model._default_manager.pages().order_by().filter(pk=OuterRef("page_id"))
        lost = FormerAddress.objects.filter(~Exists(there), page_type=type_of(model))
        for rows in portions(lost):
            for row in rows:
                address = model.url_for(row.address, row.language)
                yield [(place_of(row, str(row), "address", address, at, row.language), MISSING)]


def place_of(row, title, field, address, at, language=""):
    return Place(type_of(type(row)).pk, row.pk, title, language, field, address, "", at)


LOST = Verdict(Fault.FILE)
