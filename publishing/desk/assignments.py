"""Who is to translate what by when: which editions wait for a translator, and giving them out."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q, Value
from django.db.models.functions import Coalesce, Concat, NullIf, Trim

from .. import mail
from ..languages import CODES, localized
from ..models import Review, Translation
from ..permissions import languages_of, permission
from .actions import assign


def in_review(model, language):
    """Return the condition that an edition of a page of this type waits for a reviewer."""
    reviews = Review.objects.open().filter(page_type=type_of(model), language=language)
    return Q(pk__in=reviews.values("page_id"))


def to_translate(model, language):
    """Return the condition that an edition waits for its translator: it is out of date, or has
    never been out, and is neither the source nor before a reviewer.
    """
    is_behind = Q(**{localized("is_outdated", language): True})
    is_unset = Q(**{f"{localized('publish_at', language)}__isnull": True})
    return (is_behind | is_unset) & ~Q(source_language=language) & ~in_review(model, language)


def assignments(model, **conditions):
    """Return the translations of pages of this type that someone was given."""
    return Translation.objects.filter(
        page_type=type_of(model), assigned_to__isnull=False, **conditions
    )


def type_of(model):
    return ContentType.objects.get_for_model(model)


def translators(model):
    """Return the staff who may write pages of this type; in which languages each does is
    `languages_of()`.
    """
    return get_user_model().objects.with_perm(permission("change", model)).filter(is_staff=True)


def name_of(relation=""):
    """Return an expression for the name of a user: their full name, or that of their account;
    `relation` reaches them, such as `assigned_to__`.
    """
    full_name = Trim(Concat(f"{relation}first_name", Value(" "), f"{relation}last_name"))
    return Coalesce(NullIf(full_name, Value("")), f"{relation}username")


def unknown_to(person, languages):
    """Return those of the languages in which a person does not write."""
    return set(languages) - set(languages_of(person))


@dataclass
class Shares:
    """What came of giving out work: `given` are pairs of a page and a language, and so is what was
    left out: it is the source, it has nothing to translate, it is beyond the translator's reach.
    """

    given: list = field(default_factory=list)
    sources: list = field(default_factory=list)
    done: list = field(default_factory=list)
    beyond: list = field(default_factory=list)


@transaction.atomic
def give(pages, languages, to, due_on=None, by=None, origin=""):
    """Give the translator the editions of pages of one type that wait for one, and tell them.

    `pages` is a queryset; `origin` is the site's scheme and host, for the links in the mail.
    """
    shares, rows = Shares(), list(pages)
    reach = set(pages.within(to).values_list("pk", flat=True))
    for code in languages:
        waiting = set(pages.filter(to_translate(pages.model, code)).values_list("pk", flat=True))
        given = [page for page in rows if page.pk in waiting & reach]
        assign(given, [code], to, due_on, by)
        shares.given += [(page, code) for page in given]
        for page in rows:
            if page.source_language == code:
                shares.sources.append((page, code))
            elif page.pk not in waiting:
                shares.done.append((page, code))
            elif page.pk not in reach:
                shares.beyond.append((page, code))
    if shares.given:
        mail.assigned(by_page(shares.given), to, due_on, by, origin)
    return shares


def by_page(editions):
    """Return `(page, languages)` for each page of some pairs, its languages in the site's order."""
    languages = defaultdict(set)
    for page, code in editions:
        languages[page].add(code)
    return [
        (page, [code for code in CODES if code in chosen]) for page, chosen in languages.items()
    ]


def take_back(pages, languages):
    """Let nobody have the editions of pages of one type any more; return how many there were."""
    rows = assignments(pages.model, page_id__in=pages.values("pk"), language__in=languages)
    return rows.update(assigned_to=None, assigned_by=None, due_on=None)
