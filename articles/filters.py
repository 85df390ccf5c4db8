from django import forms

from organisation.filters import PageFilter

from .models import Article


class ArticleFilter(PageFilter):
    """What a reader can choose in the list of articles."""

    kind = forms.ChoiceField(choices=[("", ""), *Article.Kind.choices], required=False)
    year = forms.IntegerField(min_value=1900, max_value=2999, required=False)
