"""What is kept of a run: the links that are broken, and what other sites have said."""

from hashlib import sha256

from .models import BrokenLink, ExternalAddress, Fault
from .reading import External

#: In how many runs in a row another site must fail before that is said.
FAILURES = 2
#: What each run says anew.
SAID = (
    *("fault", "hidden_type_id", "hidden_id", "detail", "replacement"),
    *("title", "last_seen_at", "is_external"),
)


def digest_of(*what):
    return sha256("\0".join(map(str, what)).encode()).hexdigest()


def keep_broken(found, at):
    """Keep the broken links of some places, `(place, verdict)`, as they were at a run."""
    rows = {row.digest: row for row in (broken(place, verdict, at) for place, verdict in found)}
    known = {row.digest: row for row in BrokenLink.objects.filter(digest__in=rows)}
    for digest, row in known.items():
        new = rows.pop(digest)
        row.is_fine = row.is_fine and told_to_all(row) == told_to_all(new)
        for name in SAID:
            setattr(row, name, getattr(new, name))
    BrokenLink.objects.bulk_update(known.values(), [*SAID, "is_fine"], batch_size=100)
    BrokenLink.objects.bulk_create(rows.values(), ignore_conflicts=True, batch_size=100)


def told_to_all(link):
    """Return what everybody hears of a link: where it changes, one that was called fine is open
    again.
    """
    return Fault.MISSING if link.hidden_id else link.fault, link.detail, link.replacement


def broken(place, verdict, at):
    where = (place.type_id, place.pk, place.language, place.field, place.address, place.words)
    return BrokenLink(
        digest=digest_of(*where),
        page_type_id=place.type_id,
        page_id=place.pk,
        title=place.title[:250],
        language=place.language,
        field=place.field,
        address=place.address,
        words=place.words[:250],
        fault=verdict.fault,
        detail=verdict.detail,
        replacement=verdict.replacement,
        hidden_type_id=verdict.hidden[0],
        hidden_id=verdict.hidden[1],
        is_external=verdict.is_external,
        first_seen_at=at,
        last_seen_at=at,
    )


def forget_repaired(at):
    """Forget what a whole run has not found again; return how many that were."""
    return BrokenLink.objects.filter(last_seen_at__lt=at).delete()[0]


def keep_linked(read, at):
    """Keep the addresses on other sites that pages have."""
    rows = {
        digest: ExternalAddress(
            digest=digest,
            host=each.host[:255],
            address=each.address,
            linked_at=at,
            due_at=at,
        )
        for each in read
        if isinstance(each, External)
        for digest in [digest_of(each.address)]
    }
    if rows:
        ExternalAddress.objects.filter(digest__in=rows).update(linked_at=at)
        ExternalAddress.objects.bulk_create(rows.values(), ignore_conflicts=True, batch_size=500)


def forget_unlinked(at):
    ExternalAddress.objects.filter(linked_at__lt=at).delete()
