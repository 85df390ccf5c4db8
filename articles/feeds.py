"""Feeds of the news: all of it, or what a reader chooses as in the list."""

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from library.feeds import JsonFeed, PageFeed, Rss
from library.rich_text import portable

from .filters import ArticleFilter
from .models import Article


class NewsFeed(PageFeed):
    """The news as Atom, newest first. What is published of one again, such as a correction,
    changes its moment, and never its id.
    """

    model = Article
    list_name = "articles:list"

    def heading(self, shown):
        kind = (shown.chosen or {}).get("kind")
        return Article.Kind(kind).label if kind else _("News")

    def subtitle(self, shown):
        return _("Press releases, statements, stories and other news.")

    description = subtitle

    def chosen(self, request):
        return ArticleFilter.chosen_in(request.GET)

    def newest(self, chosen, at):
        public = Article.objects.public(at=at)
        return public.none() if chosen is None else public.chosen(**chosen).newest_first()

    def item_categories(self, entry):
        return [entry.page.get_kind_display(), *super().item_categories(entry)]

    def full_texts(self, pages, origin):
        """Return the text of each article, with all that stands below it on its page."""
        texts = [text for page in pages for text in rich_texts(page)]
        ready = iter(portable(texts, origin))
        return [full_text(page, [next(ready) for _text in rich_texts(page)]) for page in pages]


class NewsRss(NewsFeed):
    feed_type = Rss


class NewsJson(NewsFeed):
    feed_type = JsonFeed


def rich_texts(article):
    """Return the rich texts of an article: its body, the note to editors, the boilerplates."""
    return [
        article.body,
        article.note_to_editors,
        *(row["text"] for row in article.boilerplate_rows),
    ]


def full_text(article, texts):
    body, note, *boilerplates = texts
    titles = [row["title"] for row in article.boilerplate_rows]
    context = {
        "page": article,
        "body": body,
        "note": note,
        "boilerplates": list(zip(titles, boilerplates, strict=True)),
    }
    return render_to_string("articles/_full_text.html", context).strip()
