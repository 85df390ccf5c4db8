"""The press room: whom to ask, what is coming, and what there is to take."""

from django.conf import settings
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Article
from events.models import Event
from library.press_kits import kit_address
from organisation.filters import ContactFilter, choices_of
from organisation.models import Country, PressContact
from organisation.templatetags.contacts import language_name
from publishing.languages import current
from publishing.statements import written_once

#: So many of each list.
SHOWN = 6


def press(request):
    now, language = timezone.now(), current()
    every = listed_contacts(PressContact, language, at=now)
    contacts, chosen = ContactFilter(request.GET).choose(every) if request.GET else (every, {})
    regions, languages = choices_of(every)
    return render(
        request,
        "iomcms/press.html",
        {
            "at": now,
            "title": _("Press room"),
            "contacts": contacts,
            "is_filtered": len(contacts) < len(every) or bool(chosen),
            "chosen": chosen,
            "regions": [choice for choice in Country.Region.choices if choice[0] in regions],
            "spoken": sorted(((code, language_name(code)) for code in languages), key=by_name),
            "advisories": advisories(language, now),
            "releases": latest_releases(Article, language, at=now),
            "kits": latest_kits(language, now),
            "has_subscriptions": settings.SUBSCRIPTIONS,
        },
    )


def by_name(choice):
    return choice[1]


@written_once
def listed_contacts(model, language, *, at):
    return model.objects.by_station(language, timezone.localdate(at))


def advisories(language, at):
    articles = Article.objects.public(language, at).newest_first().for_list(language)
    return articles.current_advisories(timezone.localdate(at))[:SHOWN]


@written_once
def latest_releases(model, language, *, at):
    articles = model.objects.public(language, at).filter(kind=model.Kind.PRESS_RELEASE)
    return articles.newest_first().for_list(language)[:SHOWN]


def latest_kits(language, at):
    """Return the latest pages with a press kit, articles and events that are over, each with its
    day and the kit's address.
    """
    articles = articles_with_kit(Article, language, at=at)
    events = events_with_kit(Event, language, at=at)
    pages = [
        *((page.dateline_on, page) for page in articles),
        *((page.ends_at.date(), page) for page in events),
    ]
    pages.sort(key=lambda each: each[0], reverse=True)
    return [{"day": day, "page": page, "address": kit_address(page)} for day, page in pages[:SHOWN]]


@written_once
def articles_with_kit(model, language, *, at):
    articles = model.objects.public(language, at).newest_first()
    return articles.with_press_kit().for_list(language)[:SHOWN]


@written_once
def events_with_kit(model, language, *, at):
    return model.objects.public(language, at).past(at).with_press_kit().for_list(language)[:SHOWN]
