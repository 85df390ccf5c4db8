"""The feed of events: the last ones announced."""

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from library.feeds import JsonFeed, PageFeed, Rss
from library.rich_text import portable
from publishing.languages import localized

from .filters import EventFilter
from .models import Event


class EventFeed(PageFeed):
    """Events as Atom. What is published of one again, such as another time, changes its moment, and
    never its id.
    """

    model = Event
    list_name = "events:list"
    list_narrows = False

    def heading(self, shown):
        kind = (shown.chosen or {}).get("kind")
        return Event.Kind(kind).label if kind else _("Events")

    def chosen(self, request):
        return EventFilter.chosen_in(request.GET)

    def subtitle(self, shown):
        return _("Conferences, dialogues, workshops and briefings, in the time of their venue.")

    def newest(self, chosen, at):
        public = Event.objects.public(at=at)
        events = public.none() if chosen is None else public.chosen(**chosen)
        return events.order_by(f"-{localized('publish_at')}", "-pk")

    def item_categories(self, entry):
        return [entry.page.get_kind_display(), *super().item_categories(entry)]

    def full_texts(self, pages, origin):
        texts = portable([page.body for page in pages], origin)
        return [
            render_to_string("events/_full_text.html", {"event": page, "body": text}).strip()
            for page, text in zip(pages, texts, strict=True)
        ]


class EventRss(EventFeed):
    feed_type = Rss


class EventJson(EventFeed):
    feed_type = JsonFeed
