from datetime import date

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone

from publishing.languages import current
from publishing.pagination import paginate
from publishing.views import EditionView

from .calendars import calendar_of
from .filters import ArticleFilter
from .models import Article


def article_list(request):
    now = timezone.now()
    public = Article.objects.public(at=now)
    chosen = ArticleFilter(request.GET).chosen()
    articles = public.none() if chosen is None else public.chosen(**chosen)
    return render(
        request,
        "articles/article_list.html",
        {
            "articles": paginate(request, articles.newest_first().for_list()),
            "chosen": chosen or {},
            "kinds": Article.Kind.choices,
            "facets": public.facets(),
            "calendar": calendar_of(public),
        },
    )


def archive(request, year, month=None):
    """The articles of a year or a month; 404 where none is public in the language."""
    now = timezone.now()
    languages = Article.objects.of(year, month).public_languages(now)
    if current() not in languages:
        raise Http404
    public = Article.objects.public(at=now)
    articles = public.of(year, month)
    return render(
        request,
        "articles/article_archive.html",
        {
            "articles": paginate(request, articles.newest_first().for_list()),
            "calendar": calendar_of(public),
            "first_day": date(year, month or 1, 1),
            "is_month": month is not None,
            "languages": languages,
        },
    )


class ArticleView(EditionView):
    model = Article
