from datetime import date

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from publishing.freshness import remembered
from publishing.languages import current
from publishing.pagination import paginate
from publishing.structured_data import Step
from publishing.templatetags.dates import month_and_year
from publishing.views import EditionView

from .archives import calendar_of
from .filters import ArticleFilter
from .models import Article
from .structured_data import described


def article_list(request):
    now = timezone.now()
    public = Article.objects.public(at=now)
    chosen = ArticleFilter(request.GET).chosen()
    articles = public.none() if chosen is None else public.chosen(**chosen)
    articles = paginate(request, articles.newest_first().for_list())
    return render(
        request,
        "articles/article_list.html",
        {
            "articles": articles,
            "canonical_query": articles.query,
            "title": _("News"),
            "chosen": chosen or {},
            "is_filtered": chosen != {},
            "kinds": Article.Kind.choices,
            **choices(public),
        },
    )


def choices(public):
    """Return what all public articles can be narrowed down by."""
    return remembered(
        f"articles:{current()}",
        lambda: {"facets": public.facets(), "calendar": calendar_of(public)},
    )


def step_to_news():
    return Step(_("News"), reverse("articles:list"))


def archive(request, year, month=None):
    """The articles of a year or a month; 404 where none is public in the language."""
    now = timezone.now()
    languages = Article.objects.of(year, month).public_languages(now)
    if current() not in languages:
        raise Http404
    public = Article.objects.public(at=now)
    articles = paginate(request, public.of(year, month).newest_first().for_list())
    first_day = date(year, month or 1, 1)
    above = [step_to_news()]
    if month:
        above.append(Step(str(year), reverse("articles:year", args=[year])))
    return render(
        request,
        "articles/article_archive.html",
        {
            "articles": articles,
            "canonical_query": articles.query,
            "title": capfirst(month_and_year(first_day)) if month else str(year),
            "above": above,
            "calendar": calendar_of(public, year),
            "first_day": first_day,
            "is_month": month is not None,
            "public_languages": languages,
        },
    )


class ArticleView(EditionView):
    model = Article

    def above(self):
        return [step_to_news()]

    def structured_data(self, origin):
        return described(self.object, origin)
