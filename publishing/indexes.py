"""The indexes of the page types: most are for one language, and hold the few rows that a list asks
for.
"""

from django.db.models import Index, Q

from .languages import CODES, localized


def outdated_editions():
    """Return an index for each language: the few pages whose edition in it has fallen behind."""
    return [
        Index(
            fields=["-updated_at"],
            condition=Q(**{localized("is_outdated", code): True}),
            name=f"%(class)s_{localized('outdated', code)}",
        )
        for code in CODES
    ]


def never_out():
    """Return the condition that no language of a page was ever given a moment."""
    return Q(**{f"{localized('publish_at', code)}__isnull": True for code in CODES})


def has_ended():
    """Return the condition that a language of a page has an end."""
    condition = Q()
    for code in CODES:
        condition |= Q(**{f"{localized('unpublish_at', code)}__isnull": False})
    return condition


def is_draft(language):
    """Return the condition that an edition was never given a moment, and has a title."""
    return Q(
        **{
            f"{localized('publish_at', language)}__isnull": True,
            f"{localized('title', language)}__gt": "",
        }
    )


def desk_indexes():
    """Return indexes for the lists of what was changed last: of working copies, of the pages that
    may have nothing out, and of the drafts in each language.
    """
    is_page, has_draft = Q(draft_of__isnull=True), Q()
    for code in CODES:
        has_draft |= is_draft(code)
    conditions = {
        "copies": Q(draft_of__isnull=False),
        "never_out": is_page & never_out(),
        "ended": is_page & has_ended() & has_draft,
        **{localized("draft", code): is_page & is_draft(code) for code in CODES},
    }
    return [
        Index(fields=["-updated_at"], condition=condition, name=f"%(class)s_{name}")
        for name, condition in conditions.items()
    ]


def editions_by_moment():
    """Return indexes for each language: its editions by the moment they come out, those that end,
    and those that were changed since.
    """
    return [
        Index(
            fields=[localized(field, code)],
            condition=Q(**{"draft_of__isnull": True, f"{localized(field, code)}__isnull": False}),
            name=f"%(class)s_{localized(short, code)}",
        )
        for field, short in (("publish_at", "out"), ("unpublish_at", "end"), ("revised_at", "new"))
        for code in CODES
    ]


def editions_by(field):
    """Return an index for each language: its editions, the newest by a date first, with all that
    tells whether they are public.
    """
    return [
        Index(
            fields=[
                f"-{field}",
                "-id",
                *(localized(name, code) for name in ("publish_at", "unpublish_at")),
            ],
            condition=Q(
                draft_of__isnull=True, **{f"{localized('publish_at', code)}__isnull": False}
            ),
            name=f"%(class)s_{localized('newest', code)}",
        )
        for code in CODES
    ]
