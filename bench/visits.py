"""What is asked of a large site (`bench.populate`): addresses of every kind, as many different ones
as there are rows.
"""

from itertools import cycle
from urllib.parse import urlencode

from django.db.models import Max
from django.urls import reverse
from django.utils import timezone, translation

from articles.models import Article
from events.models import Event
from publishing.languages import localized
from publishing.models import Tag

from .population.articles import FIRST
from .population.dice import Dice
from .population.texts import NAMES, name, sentences

#: So many articles are asked for, and what they are about.
SAMPLE = 400
#: The first page that is found by the row before it, as its address says (publishing.pagination).
DEEP = 51
#: Behind an article of that year there are others, also on a small site.
OLD = 2003


class Sample:
    """Some public articles, each in one of its languages, and what leads to them."""

    def __init__(self, many=SAMPLE):
        now = timezone.now()
        newest = Article.objects.order_by().aggregate(newest=Max("pk"))["newest"]
        keys = {FIRST + 1 + Dice(f"visit {each}").roll(newest - FIRST) for each in range(many)}
        articles = Article.objects.public_anywhere(now).filter(pk__in=keys, pk__gt=FIRST)
        visits = [
            Visit(article, number, now)
            for number, article in enumerate(
                articles.order_by("pk").prefetch_related("offices", "countries", "goals")
            )
        ]
        self.visits = [visit for visit in visits if visit.office]

    def of(self, kind):
        """Yield addresses of a kind for ever, other ones until the sample is at its end."""
        for visit in cycle(self.visits):
            if address := KINDS[kind](visit):
                yield address


class Visit:
    """An article, and the language and the words of someone who looks for such ones."""

    def __init__(self, article, number, now):
        languages = article.public_languages(now)
        self.article = article
        self.code = languages[number % len(languages)]
        self.number = number

    def at(self, address, /, *args, **query):
        """Return a named address in the visit's language."""
        with translation.override(self.code):
            path = reverse(address, args=args)
        return f"{path}?{urlencode(query)}" if query else path

    def deep(self):
        """Return the page of the news, deep down, that begins behind the article; None behind the
        last ones.
        """
        if self.article.dateline_on.year < OLD:
            return None
        place = f"{self.article.dateline_on}.{self.article.pk}"
        return self.at("articles:list", page=DEEP, before=place)

    @property
    def tag(self):
        return Tag.objects.on(Article.objects.filter(pk=self.article.pk)).order_by("pk")[0].slug

    @property
    def office(self):
        slugs = (getattr(each, localized("slug", self.code)) for each in self.article.offices.all())
        return next(filter(None, slugs), None)

    @property
    def country(self):
        return self.article.countries.all()[0].code

    def words(self, many):
        """Return some words of a text, none of them such as everybody says."""
        dice = Dice(f"words {self.number}")
        said = dice.choice(sentences(self.code)).split()
        words = [each for each in said if each.isalpha() and len(each) > 5] or [name(self.number)]
        return " ".join(dice.choice(words) for _each in range(many))


def some_event(visit):
    events = Event.objects.public(visit.code).order_by("pk")
    event = events[visit.number % events.count()]
    return event.get_absolute_url(visit.code)


def admin(view, *args, **query):
    path = reverse(f"admin:articles_article_{view}", args=args)
    return f"{path}?{urlencode(query)}" if query else path


KINDS = {
    "article": lambda visit: visit.article.get_absolute_url(visit.code),
    "event": some_event,
    "office": lambda visit: visit.at("organisation:office", visit.office),
    "home": lambda visit: visit.at("home"),
    "news": lambda visit: visit.at("articles:list"),
    "news, page 2 to 40": lambda visit: visit.at("articles:list", page=2 + visit.number % 39),
    "news, deep down": Visit.deep,
    "news of a kind": lambda visit: visit.at("articles:list", kind=visit.article.kind),
    "news of a year": lambda visit: visit.at("articles:list", year=visit.article.dateline_on.year),
    "news of an office": lambda visit: visit.at("articles:list", office=visit.office),
    "news of a country": lambda visit: visit.at("articles:list", country=visit.country),
    "news with a tag": lambda visit: visit.at("articles:list", tag=visit.tag),
    "news of a country with a tag": lambda visit: visit.at(
        "articles:list", country=visit.country, tag=visit.tag
    ),
    "archive, a year": lambda visit: visit.at("articles:year", visit.article.dateline_on.year),
    "archive, a month": lambda visit: visit.at(
        "articles:month", visit.article.dateline_on.year, visit.article.dateline_on.month
    ),
    "topic": lambda visit: visit.at("topic", visit.tag),
    "goal": lambda visit: visit.at("goal", visit.article.goals.all()[0].pk),
    "country": lambda visit: visit.at("country", visit.country),
    "feed": lambda visit: visit.at("articles:feed"),
    "feed of a country": lambda visit: visit.at("articles:feed", country=visit.country),
    "sitemap index": lambda visit: visit.at("sitemap_index"),
    "sitemap, a part": lambda visit: visit.at("sitemap", "article", visit.code, 1),
    "search, one word": lambda visit: visit.at("search:results", q=visit.words(1)),
    "search, two words": lambda visit: visit.at("search:results", q=visit.words(2)),
    "search, a name": lambda visit: visit.at("search:results", q=name(visit.number * 17 % NAMES)),
    "search, of a country": lambda visit: visit.at(
        "search:results", q=visit.words(1), country=visit.country
    ),
    "API list": lambda visit: f"/api/v1/articles?limit=20&language={visit.code}",
    "API list of a kind": lambda visit: f"/api/v1/articles?limit=20&kind={visit.article.kind}",
    "admin list": lambda visit: admin("changelist"),
    "admin list of a kind": lambda visit: admin("changelist", kind__exact=visit.article.kind),
    "admin list of a state": lambda visit: admin("changelist", edition_fr="scheduled"),
    "admin list, searched": lambda visit: admin("changelist", q=name(visit.number * 17 % NAMES)),
    "admin form": lambda visit: admin("change", visit.article.pk),
}
#: The kinds that only staff may ask for; all others are public.
STAFF = frozenset(kind for kind in KINDS if kind.startswith("admin"))
