from datetime import date
from functools import partial

from django.http import Http404
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from publishing.freshness import remembered
from publishing.languages import current
from publishing.options import options, with_chosen
from publishing.pagination import SIZE, paginate
from publishing.statements import written_once
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
    chosen = ArticleFilter.chosen_in(request.GET)
    articles = public.none() if chosen is None else public.chosen(**chosen)
    first = partial(first_articles, Article, current(), at=now) if chosen == {} else None
    articles = paginate(request, articles.newest_first().for_list(), first=first)
    around = remembered(f"articles:{current()}", partial(surroundings, public))
    return render(
        request,
        "articles/article_list.html",
        {
            "articles": articles,
            "canonical_query": articles.query,
            "title": _("News"),
            "chosen": chosen or {},
            "is_filtered": chosen != {},
            "options": with_chosen(around["options"], chosen or {}),
            "calendar": around["calendar"],
        },
    )


@written_once
def first_articles(model, language, *, at):
    """Return the articles of the first page, and one more."""
    return model.objects.public(language, at).newest_first().for_list(language)[: SIZE + 1]


def surroundings(public):
    """Return what stands around every list of articles, as HTML: the options of its filter, and the
    calendar.
    """
    calendar = calendar_of(public)
    choices = {
        "kind": Article.Kind.choices,
        "year": [(year, year) for year in calendar.years],
        **public.facets(),
    }
    html = render_to_string("articles/_calendar.html", {"calendar": calendar})
    return {
        "options": {name: options(pairs) for name, pairs in choices.items()},
        "calendar": str(html) if calendar.years else "",
    }


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
