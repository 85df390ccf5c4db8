from django.shortcuts import render
from django.utils import timezone

from publishing.pagination import paginate
from publishing.views import EditionView

from .models import Event

#: Upcoming events are few: they stand on one page, which ends here.
UPCOMING = 60


def event_list(request):
    now = timezone.now()
    public = Event.objects.public(at=now).for_list()
    past = paginate(request, public.past(now), size=12)
    upcoming = public.upcoming(now)[:UPCOMING] if past.number == 1 else []
    return render(request, "events/event_list.html", {"upcoming": upcoming, "past": past})


class EventView(EditionView):
    model = Event
