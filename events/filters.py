from django import forms

from .models import Event


class EventFilter(forms.Form):
    """What a reader can narrow the feed of events down to; a value that cannot be is an error."""

    kind = forms.ChoiceField(choices=[("", ""), *Event.Kind.choices], required=False)
    tag = forms.SlugField(max_length=100, allow_unicode=True, required=False)
    office = forms.SlugField(max_length=120, allow_unicode=True, required=False)
    country = forms.RegexField(r"^[A-Z]{2}$", required=False)

    def chosen(self):
        """Return the values that were chosen, or None where one of them cannot be."""
        if not self.is_valid():
            return None
        return {name: value for name, value in self.cleaned_data.items() if value}
