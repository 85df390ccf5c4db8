from django import forms

from organisation.filters import PageFilter

from .models import Event


class EventFilter(PageFilter):
    """What a reader can narrow the feed of events down to."""

    kind = forms.ChoiceField(choices=[("", ""), *Event.Kind.choices], required=False)
