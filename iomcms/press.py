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

#: So many of each list.
SHOWN = 6


def press(request):
    now = timezone.now()
    articles = Article.objects.public(at=now).newest_first().for_list()
    every = list(PressContact.objects.by_station())
    contacts, chosen = ContactFilter(request.GET).choose(every)
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
            "advisories": articles.current_advisories()[:SHOWN],
            "releases": articles.filter(kind=Article.Kind.PRESS_RELEASE)[:SHOWN],
            "kits": latest_kits(now),
            "has_subscriptions": settings.SUBSCRIPTIONS,
        },
    )


def by_name(choice):
    return choice[1]


def latest_kits(at):
    """Return the latest pages with a press kit, articles and events that are over, each with its
    day and the kit's address.
    """
    articles = Article.objects.public(at=at).newest_first()
    events = Event.objects.public(at=at).past(at)
    pages = [
        *((page.dateline_on, page) for page in articles.with_press_kit().for_list()[:SHOWN]),
        *((page.ends_at.date(), page) for page in events.with_press_kit().for_list()[:SHOWN]),
    ]
    pages.sort(key=lambda each: each[0], reverse=True)
    return [{"day": day, "page": page, "address": kit_address(page)} for day, page in pages[:SHOWN]]
