from django import forms

from .models import Article


class ArticleFilter(forms.Form):
    """What a reader can choose in the list of articles; a value that cannot be is an error."""

    kind = forms.ChoiceField(choices=[("", ""), *Article.Kind.choices], required=False)
    year = forms.IntegerField(min_value=1900, max_value=2999, required=False)
    tag = forms.SlugField(max_length=100, allow_unicode=True, required=False)
    office = forms.SlugField(max_length=120, allow_unicode=True, required=False)
    country = forms.RegexField(r"^[A-Z]{2}$", required=False)

    def chosen(self):
        """Return the values that were chosen, or None where one of them cannot be."""
        if not self.is_valid():
            return None
        return {name: value for name, value in self.cleaned_data.items() if value}
