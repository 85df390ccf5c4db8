from django.shortcuts import render
from django.utils import timezone

from publishing.pagination import paginate
from publishing.views import EditionView

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
        },
    )


class ArticleView(EditionView):
    model = Article
