from django import forms

from .sources import kinds


class Choices(forms.Form):
    """What results can be narrowed down to; a value that cannot be is an error."""

    kind = forms.ChoiceField(choices=lambda: [("", ""), *kinds().items()], required=False)
    year = forms.IntegerField(min_value=1900, max_value=2999, required=False)
    office = forms.SlugField(max_length=120, allow_unicode=True, required=False)
    country = forms.RegexField(r"^[A-Z]{2}\Z", required=False)
    tag = forms.SlugField(max_length=100, allow_unicode=True, required=False)

    def chosen(self):
        """Return the values that were chosen, or None where one of them cannot be."""
        if not self.is_valid():
            return None
        return {name: value for name, value in self.cleaned_data.items() if value}
