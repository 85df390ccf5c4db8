from django import forms

from organisation.filters import PageFilter

from .sources import kinds


class Choices(PageFilter):
    """What results can be narrowed down to."""

    kind = forms.ChoiceField(choices=lambda: [("", ""), *kinds().items()], required=False)
    year = forms.IntegerField(min_value=1900, max_value=2999, required=False)
