from django import forms

from publishing.language_names import CODE

from .models import Country


class PageFilter(forms.Form):
    """What a reader can narrow pages down to; a value that cannot be is an error."""

    tag = forms.SlugField(max_length=100, allow_unicode=True, required=False)
    office = forms.SlugField(max_length=120, allow_unicode=True, required=False)
    country = forms.RegexField(r"^[A-Z]{2}\Z", required=False)

    @classmethod
    def chosen_in(cls, data):
        """Return the values that were chosen, or None where one of them cannot be."""
        if cls.base_fields.keys().isdisjoint(data):
            return {}
        form = cls(data)
        if not form.is_valid():
            return None
        return {name: value for name, value in form.cleaned_data.items() if value}


class ContactFilter(forms.Form):
    """What a journalist can choose in the list of contacts; a value that cannot be is an error."""

    region = forms.ChoiceField(choices=[("", ""), *Country.Region.choices], required=False)
    language = forms.RegexField(rf"\A{CODE.pattern}\Z", max_length=20, required=False)

    def choose(self, contacts):
        """Return the rows of `by_station` that match every value, and the values chosen."""
        if not self.is_valid():
            return [], {}
        chosen = {name: value for name, value in self.cleaned_data.items() if value}
        return [contact for contact in contacts if matches(contact, **chosen)], chosen


def matches(contact, region=None, language=None):
    return (not region or contact["region"] == region) and (
        not language or language in (contact["languages"] or ())
    )


def choices_of(contacts):
    """Return the regions and the languages that some contact has, as sets."""
    regions = {contact["region"] for contact in contacts if contact["region"]}
    return regions, {code for contact in contacts for code in contact["languages"] or ()}
