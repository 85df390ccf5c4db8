from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from publishing.pagination import paginate
from publishing.structured_data import Step
from publishing.views import EditionView

from .filters import ArticleFilter
from .models import Article
from .structured_data import described


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
            "is_filtered": chosen != {},
            "kinds": Article.Kind.choices,
            "facets": public.facets(),
        },
    )


class ArticleView(EditionView):
    model = Article

    def above(self):
        return [Step(_("News"), reverse("articles:list"))]

    def structured_data(self, origin):
        return described(self.object, origin)
