"""Rules about links: each leads to something, and where that is a page, to a public one."""

from dataclasses import replace

from django.contrib.contenttypes.models import ContentType
from django.db.models import F, IntegerField, Q, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..languages import CODES, NAMES, in_each, localized
from ..links import key_of
from ..models import FormerAddress, RelatedItem
from ..permissions import may_ever
from ..querysets import EDITION_FIELDS
from .addresses import Address, Nowhere, read
from .rules import Rule, Severity, register


@register
class BrokenLink(Rule):
    code = "broken_link"

    def find(self, proof):
        targets = proof.once(Targets)
        for field, href in dict.fromkeys(proof.addresses):
            if targets.is_broken(href):
                yield self.finding(field, _("This link leads nowhere: {href}"), href=href)
        for field, link in dict.fromkeys(proof.linked_pages):
            if not targets.is_there(link.page):
                yield self.finding(field, _("This link leads nowhere: {href}"), href=link.href)


@register
class LinkNotPublic(Rule):
    code = "link_not_public"

    def find(self, proof):
        targets = proof.once(Targets)
        for field, href in dict.fromkeys(proof.addresses):
            address = targets.read[href]
            page = isinstance(address, Address) and targets.page_at(address)
            if page and not targets.is_public(*page, address.language):
                yield self.finding(
                    field,
                    _("This link leads to a page that is not public in {language} then: {href}"),
                    href=href,
                    language=NAMES[address.language],
                )


@register
class LinkedPageNotPublic(Rule):
    severity = Severity.WARNING
    code = "linked_page_not_public"

    def find(self, proof):
        targets = proof.once(Targets)
        for field, link in dict.fromkeys(proof.linked_pages):
            page = targets.pages[link.page]
            if targets.is_there(link.page) and not targets.is_public(*page, proof.language):
                yield self.finding(
                    field,
                    _(
                        "“{title}” is not public in {language} then: the words “{words}” will stand"
                        " there without a link."
                    ),
                    title=targets.title_of(*page),
                    language=NAMES[proof.language],
                    words=link.text,
                )


@register
class RelatedNotPublic(Rule):
    code = "related_not_public"

    def find(self, proof):
        targets = proof.once(Targets)
        for prefix, reference in related_pages(proof):
            if not targets.is_public(*reference, proof.language):
                finding = self.finding(
                    f"{prefix}-page",
                    _("“{title}” is not public in {language} then."),
                    title=targets.title_of(*reference),
                    language=NAMES[proof.language],
                )
                # Related items are shared by all languages, and one that is not out is left out.
                is_elsewhere = any(targets.is_public(*reference, code) for code in CODES)
                yield replace(finding, severity=Severity.WARNING) if is_elsewhere else finding


def related_pages(proof):
    """Yield the `(content type id, key)` of each related page, with its prefix in the form."""
    for prefix, row in proof.rows(RelatedItem):
        yield prefix, (row["shared"]["target_type_id"], row["shared"]["target_id"])


class Targets:
    """The pages to which a proof's links and related items lead, in two queries, and one more for
    each type of page of which not everybody hears.
    """

    def __init__(self, proof):
        self.at = proof.at
        self.together = proof.together | {(proof.type_id, proof.pk, proof.language)}
        base = proof.page.get_absolute_url(proof.language) or f"/{proof.language}/"
        self.read = {href: read_or_none(href, base) for _field, href in proof.addresses}
        addresses = {value for value in self.read.values() if isinstance(value, Address)}
        self.former = former_pages(addresses)
        self.pages = {link.page: key_of(link.page) for _field, link in proof.linked_pages}
        references = [reference for _prefix, reference in related_pages(proof)]
        references += filter(None, self.pages.values())
        rows = self.fetched(addresses, [*references, *self.former.values()])
        self.rows = heard_of(rows, proof.user) if proof.user else rows

    def is_broken(self, href):
        address = self.read[href]
        return address is Nowhere or (
            isinstance(address, Address) and self.page_at(address) is None
        )

    def is_there(self, reference):
        """Say whether there is the page that a link follows."""
        key = self.pages[reference]
        return any((row["type_id"], row["pk"]) == key for row in self.rows)

    def is_public(self, type_id, pk, language):
        """Say whether an edition is public when the proof goes out, or goes out with it."""
        return (type_id, pk, language) in self.together or any(
            is_public(row, language, self.at)
            for row in self.rows
            if (row["type_id"], row["pk"]) == (type_id, pk)
        )

    def page_at(self, address):
        """Return the `(content type id, key)` of the page that answers at an address, or None."""
        type_id = type_id_of(address.model)
        rows = [row for row in self.rows if row["type_id"] == type_id]
        for row in rows:
            if row[f"address_in_{address.language}"] == address.value:
                return type_id, row["draft_of"] or row["pk"]
        former = self.former.get(address)
        for row in rows:
            if (type_id, row["pk"]) == former and row[f"address_in_{address.language}"]:
                return former
        for row in rows:
            if answers_elsewhere(row, address.value, self.at):
                return type_id, row["pk"]
        return None

    def title_of(self, type_id, pk):
        titles = (
            row[localized("title", code)]
            for row in self.rows
            if (row["type_id"], row["pk"]) == (type_id, pk)
            for code in CODES
        )
        return next(filter(None, titles), "—")

    def fetched(self, addresses, references):
        """Return the rows of these pages, and of the copies that go out together with the proof."""
        wanted = {}
        for address in addresses:
            type_id = type_id_of(address.model)
            columns = in_each([address.model.address_field])
            stands_there = Q(*((column, address.value) for column in columns), _connector=Q.OR)
            wanted[type_id] = wanted.get(type_id, Q()) | stands_there
        for type_id, pk in references:
            wanted[type_id] = wanted.get(type_id, Q()) | Q(pk=pk)
        queries = [self.query(type_id, condition) for type_id, condition in wanted.items()]
        return list(queries[0].union(*queries[1:], all=True).order_by()) if queries else []

    def query(self, type_id, condition):
        model = ContentType.objects.get_for_id(type_id).model_class()
        copied = [pk for other, pk, _language in self.together if other == type_id]
        addresses = {
            f"address_in_{code}": F(localized(model.address_field, code)) for code in CODES
        }
        return (
            model._default_manager.filter(condition)
            .filter(Q(draft_of__isnull=True) | Q(draft_of__in=copied))
            .order_by()
            .annotate(type_id=Value(type_id, IntegerField()))
            .rewrite(False)  # modeltranslation would put the columns of each type in another order
            .values(
                *("type_id", "pk", "draft_of"), *in_each(["title", *EDITION_FIELDS]), **addresses
            )
        )


def read_or_none(href, base):
    """Return what `read` returns, or `Nowhere` itself."""
    try:
        return read(href, base)
    except Nowhere:
        return Nowhere


def former_pages(addresses):
    """Return the `(content type id, key)` of the pages that have left these addresses."""
    if not addresses:
        return {}
    known = {(type_id_of(a.model), a.language, a.value): a for a in addresses}
    rows = FormerAddress.objects.filter(address__in={a.value for a in addresses})
    found = rows.values_list("page_type", "language", "address", "page_id")
    return {
        known[type_id, language, value]: (type_id, pk)
        for type_id, language, value, pk in found
        if (type_id, language, value) in known
    }


def answers_elsewhere(row, value, at):
    """Say whether the page is public at this address in a language, and so is found in all."""
    return any(row[f"address_in_{code}"] == value and is_public(row, code, at) for code in CODES)


def is_public(row, language, at):
    """Apply the rule of visibility to a row of values."""
    publish_at = row[localized("publish_at", language)]
    unpublish_at = row[localized("unpublish_at", language)]
    return bool(
        not row["draft_of"]
        and publish_at
        and publish_at <= at
        and (not unpublish_at or unpublish_at > at)
    )


def heard_of(rows, user):
    """Return the rows as a user may hear of them: of a page that they may not see, only the
    editions that are or were public, as everybody may know.
    """
    now = timezone.now()
    secret = {}
    for row in rows:
        if hidden := [code for code in CODES if is_unheard_of(row, code, now)]:
            secret.setdefault(row["type_id"], {})[row["pk"]] = hidden
    for type_id, pages in secret.items():
        model = ContentType.objects.get_for_id(type_id).model_class()
        if may_ever(user, "view", model):
            found = model._default_manager.filter(pk__in=pages).order_by()
            reach = found.within(user)
            for pk in [*pages] if reach is found else reach.values_list("pk", flat=True):
                del pages[pk]
    hidden = [secret.get(row["type_id"], {}).get(row["pk"], ()) for row in rows]
    pairs = zip(rows, hidden, strict=True)
    return [without(row, codes) for row, codes in pairs if len(codes) < len(CODES)]


def is_unheard_of(row, language, at):
    publish_at = row[localized("publish_at", language)]
    return not row["draft_of"] and not (publish_at and publish_at <= at)


def without(row, languages):
    """Return the row of a page as if it had no editions in some languages."""
    names = [localized(name, code) for name in ("title", "publish_at") for code in languages]
    return row | dict.fromkeys([*names, *(f"address_in_{code}" for code in languages)])


def type_id_of(model):
    return ContentType.objects.get_for_model(model).pk
