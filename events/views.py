from functools import partial

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from publishing.hosts import origin_of
from publishing.languages import current
from publishing.pagination import paginate
from publishing.statements import written_once
from publishing.structured_data import Step
from publishing.views import EditionView

from .calendars import CONTENT_TYPE, calendar_of
from .models import Event
from .structured_data import described

#: Upcoming events are few: they stand on one page, which ends here.
UPCOMING = 60
#: So many that are over stand on a page.
PAST = 12
#: A calendar that follows ours gets this many.
MOST_FOLLOWED = 500


def event_list(request):
    now = timezone.now()
    language = current()
    past = paginate(
        request,
        Event.objects.public(language, now).for_list(language).past(now),
        PAST,
        first=partial(past_events, Event, language, at=now),
    )
    upcoming = upcoming_events(Event, language, at=now) if past.number == 1 else []
    context = {
        "upcoming": upcoming,
        "past": past,
        "canonical_query": past.query,
        "title": _("Events"),
    }
    return render(request, "events/event_list.html", context)


@written_once
def past_events(model, language, *, at):
    """Return the past events of the first page, and one more."""
    return model.objects.public(language, at).for_list(language).past(at)[: PAST + 1]


@written_once
def upcoming_events(model, language, *, at):
    return model.objects.public(language, at).for_list(language).upcoming(at)[:UPCOMING]


class EventView(EditionView):
    model = Event

    def above(self):
        parents = [
            Step(row["title"], reverse("events:detail", args=[row["slug"]]))
            for row in self.object.parent_rows
        ]
        return [Step(_("Events"), reverse("events:list")), *parents]

    def structured_data(self, origin):
        return described(self.object, origin)


class EventCalendarView(EditionView):
    """An event as a file for a calendar; where it is not public, what its page answers."""

    model = Event
    file = "event.ics"

    def url_of(self, page):
        return page.get_absolute_url() + self.file

    def get_context_data(self):
        return {}

    def events(self):
        return Event.objects.filter(pk=self.object.pk)

    def render_to_response(self, context):
        events = self.events().public(at=self.at).for_calendar()
        name = f"{self.object.slug}.ics"
        return calendar_response(self.request, events, self.object.title, name)


class SeriesCalendarView(EventCalendarView):
    """An event with its parts."""

    file = "series.ics"

    def events(self):
        return Event.objects.with_parts_of(self.object)


@require_safe
def upcoming_calendar(request):
    """All upcoming events, for a calendar that follows them."""
    now = timezone.now()
    events = Event.objects.public(at=now).upcoming(now).for_calendar()[:MOST_FOLLOWED]
    name = f"{_('Events')} | {request.site.name or request.get_host()}"
    return calendar_response(request, events, name, "events.ics")


def calendar_response(request, events, name, file):
    content = calendar_of(events, name, origin_of(request))
    response = HttpResponse(content, content_type=CONTENT_TYPE)
    response["Content-Disposition"] = content_disposition_header(False, file)
    response["X-Content-Type-Options"] = "nosniff"
    return response
