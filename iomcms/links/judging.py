"""Judging links: some thousand at a time, with a number of queries that does not depend on how many
they are.
"""

from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import F, IntegerField, Q, Value

from library.access import is_public as is_file_public
from library.models import Document, Picture
from library.text_uses import keys_by_name
from library.views import RENDITION
from organisation.models import Country
from publishing.checks.links import answers_elsewhere, is_public
from publishing.languages import CODES, in_each, localized
from publishing.models import FormerAddress, Redirect, Tag, Withdrawal
from publishing.querysets import EDITION_FIELDS

from . import anchors, reading
from .models import ExternalAddress, Fault, type_of
from .remembering import FAILURES, digest_of

#: The subjects that have a page of their own, by the name of its route.
SUBJECTS = {"topic": (Tag, "slug"), "country": (Country, "code")}


@dataclass(frozen=True)
class Verdict:
    """What is wrong with a link, and where it had better lead, as far as that is known.

    `hidden` is the content type and the key of what is there and not public: only those who may see
    it hear of it.
    """

    fault: str
    replacement: str = ""
    detail: str = ""
    is_external: bool = False
    hidden: tuple = (None, None)


MISSING = Verdict(Fault.MISSING)
#: It is public in other languages, as everybody can see.
ELSEWHERE = Verdict(Fault.NOT_PUBLIC)


class Judge:
    """Judges some places: `verdict()` says what is wrong with one, or None."""

    def __init__(self, places, is_public_file=None):
        self.is_public_file = is_public_file or is_file_public
        self.read = {place: self.reading_of(place) for place in places}
        read = set(self.read.values())
        editions = {each for each in read if isinstance(each, reading.Edition)}
        paths = {path for each in read for path in getattr(each, "paths", ())}
        self.former = former_pages(editions)
        wanted = [path for path in paths if path and "\0" not in path]
        self.redirects = Redirect.objects.in_bulk(wanted, field_name="address")
        references = {place.target for place in places if place.target}
        references |= {*self.former.values()}
        references |= {
            (each.page_type_id, each.page_id) for each in self.redirects.values() if each.page_id
        }
        self.rows = rows_of(editions, references)
        self.by_address = {}
        for key, row in self.rows.items():
            for code in CODES:
                place = key[0], row[f"address_in_{code}"]
                self.by_address.setdefault(place, {}).setdefault(code, row)
        self.withdrawn = withdrawals_of(self.rows)
        self.subjects = subjects_among(read)
        self.files = files_among(read)
        self.asked = asked_among(read)

    def reading_of(self, place):
        base = place.base or f"/{place.language or settings.LANGUAGE_CODE}/"
        if place.target:
            return None
        try:
            return reading.read(place.read_as or place.address, base)
        except reading.Unreadable:
            return reading.Unreadable

    def verdict(self, place):
        if place.target:
            return self.of_page(place.target, place.language, place.at)
        match self.read[place]:
            case reading.Unreadable:
                return Verdict(Fault.UNREADABLE)
            case reading.Nothing(paths):
                return self.redirected(paths, place) or MISSING
            case reading.Edition() as edition:
                return self.of_edition(edition, place)
            case reading.Subject() as subject:
                return None if subject in self.subjects else MISSING
            case reading.File() as file:
                return self.of_file(file, place)
            case reading.External(address):
                return self.of_external(address)
        return None

    def of_page(self, key, language, at):
        """Judge a link that follows a page; one in no language needs it public in any."""
        row, languages = self.rows.get(key), [language] if language else CODES
        if row is None:
            return MISSING
        if any(is_public(row, code, at) for code in languages):
            return None
        if not language and any(will_be_public(row, code, at) for code in CODES):
            return None  # what is not out yet is left out until then
        if any(is_over(row, code, at) for code in languages):
            return Verdict(Fault.GONE, self.withdrawn.get((*key, language), ""))
        is_out = any(is_public(row, code, at) for code in CODES)
        return ELSEWHERE if is_out else Verdict(Fault.NOT_PUBLIC, hidden=key)

    def of_edition(self, edition, place):
        """Judge an address as `publishing.views.EditionView` answers it."""
        type_id, language = type_of(edition.model).pk, edition.language
        here = self.by_address.get((type_id, edition.value), {})
        row = here.get(language)
        if row and is_public(row, language, place.at):
            is_found = anchors.is_there(edition.anchor, edition.model)
            return None if is_found else Verdict(Fault.ANCHOR, detail=f"#{edition.anchor}"[:100])
        former = self.rows.get(self.former.get((type_id, language, edition.value)))
        for each in filter(None, (row, former)):
            if is_public(each, language, place.at):
                return Verdict(Fault.MOVED, url_of(each, language))
            if is_over(each, language, place.at):
                leads_to = self.withdrawn.get((type_id, each["pk"], language))
                return Verdict(Fault.MOVED if leads_to else Fault.GONE, leads_to or "")
        for each in here.values():
            if answers_elsewhere(each, edition.value, place.at):
                is_here = is_public(each, language, place.at)
                return Verdict(Fault.MOVED, url_of(each, language)) if is_here else ELSEWHERE
        if found := row or former:
            return Verdict(Fault.NOT_PUBLIC, hidden=(type_id, found["pk"]))
        return self.redirected(edition.paths, place) or MISSING

    def redirected(self, paths, place):
        """Return what is said of an address of an old site that leads on, or None."""
        for redirect in filter(None, map(self.redirects.get, paths)):
            if redirect.redirect_to:
                return Verdict(Fault.MOVED, redirect.redirect_to)
            row = self.rows.get((redirect.page_type_id, redirect.page_id))
            for code in filter(None, dict.fromkeys([redirect.language, place.language, *CODES])):
                if row and is_public(row, code, place.at):
                    return Verdict(Fault.MOVED, url_of(row, code))
        return None

    def of_file(self, file, place):
        if RENDITION.fullmatch(file.name):
            return None
        found = self.files.get(file.name)
        if found is None:
            return Verdict(Fault.FILE)
        # What a text shows or links is public with the text.
        if (place.is_text and file.is_path) or self.is_public_file(found):
            return None
        model, pk = found
        return Verdict(Fault.NOT_PUBLIC, hidden=(type_of(model).pk, pk))

    def of_external(self, address):
        asked = self.asked.get(digest_of(address))
        if asked is None or not asked.fault:
            return None
        if asked.fault != Fault.MOVED and asked.failures < FAILURES:
            return None
        return Verdict(asked.fault, asked.leads_to, asked.detail, is_external=True)


def is_over(row, language, at):
    until = row[localized("unpublish_at", language)]
    return bool(until and until <= at)


def will_be_public(row, language, at):
    publish_at = row[localized("publish_at", language)]
    return bool(publish_at and publish_at > at)


def url_of(row, language):
    model = ContentType.objects.get_for_id(row["type_id"]).model_class()
    address = row[f"address_in_{language}"]
    return model.url_for(address, language) if address else ""


def rows_of(editions, references):
    """Return the pages at these addresses in any language, and these, as values by type and key."""
    wanted = {}
    for type_id, pk in references:
        wanted.setdefault(type_id, ([], []))[0].append(pk)
    for edition in editions:
        wanted.setdefault(type_of(edition.model).pk, ([], []))[1].append(edition.value)
    queries = [
        query_for(model, *wanted[type_id])
        for type_id in sorted(wanted)
        if type_id and (model := ContentType.objects.get_for_id(type_id).model_class())
    ]
    rows = queries[0].union(*queries[1:], all=True).order_by() if queries else ()
    return {(row["type_id"], row["pk"]): row for row in rows}


def query_for(model, keys, addresses):
    conditions = [Q(pk__in=keys)] if keys else []
    if addresses:
        columns = in_each([model.address_field])
        conditions += [Q(**{f"{column}__in": addresses}) for column in columns]
    places = {f"address_in_{code}": F(localized(model.address_field, code)) for code in CODES}
    return (
        model._default_manager.pages()
        .filter(reduce(or_, conditions))
        .order_by()
        .annotate(type_id=Value(type_of(model).pk, IntegerField()))
        .rewrite(False)  # modeltranslation would put the columns of each type in another order
        .values("type_id", "pk", "draft_of", *in_each(EDITION_FIELDS), **places)
    )


def former_pages(editions):
    """Return the `(type, key)` of the pages that left addresses: by type, language and address."""
    if not editions:
        return {}
    rows = FormerAddress.objects.filter(address__in={each.value for each in editions})
    found = rows.values_list("page_type", "language", "address", "page_id")
    return {tuple(place): (place[0], pk) for *place, pk in found}


def withdrawals_of(rows):
    """Return where the addresses of withdrawn editions lead: by type, key and language."""
    over = {}
    for type_id, pk in rows:
        if any(rows[type_id, pk][localized("unpublish_at", code)] for code in CODES):
            over.setdefault(type_id, []).append(pk)
    if not over:
        return {}
    wanted = [Q(page_type=type_id, page_id__in=keys) for type_id, keys in over.items()]
    found = Withdrawal.objects.filter(reduce(or_, wanted)).exclude(redirect_to="")
    columns = ("page_type", "page_id", "language", "redirect_to")
    return {tuple(place): leads_to for *place, leads_to in found.values_list(*columns)}


def subjects_among(read):
    """Return the topics and countries that there are; a query for each of the two."""
    found = set()
    for name, (model, field) in SUBJECTS.items():
        keys = {
            each.key for each in read if isinstance(each, reading.Subject) and each.name == name
        }
        if keys:
            there = model.objects.filter(**{f"{field}__in": keys}).values_list(field, flat=True)
            found |= {reading.Subject(name, key) for key in there}
    return found


def files_among(read):
    """Return the `(model, key)` of the files of the library, by the names that links give them."""
    names = {each.name for each in read if isinstance(each, reading.File)}
    return {
        name: (model, pk)
        for model in (Picture, Document)
        if names
        for name, pk in keys_by_name(model, names).items()
    }


def asked_among(read):
    """Return what is known of addresses on other sites, by their digests."""
    wanted = {digest_of(each.address) for each in read if isinstance(each, reading.External)}
    if not wanted:
        return {}
    found = ExternalAddress.objects.filter(digest__in=wanted).exclude(fault="")
    return {each.digest: each for each in found}
