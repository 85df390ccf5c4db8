"""Landing pages: what the site says about a topic, a goal, a country, and from an office."""

from django.db.models import OuterRef
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone

from articles.archives import months_of
from articles.models import Article
from articles.views import step_to_news
from events.models import Event
from organisation.models import Attributed, Country, Office
from organisation.views import step_to_countries
from publishing.existence import ExistsForEach, existing
from publishing.goals import GoalNumber
from publishing.languages import CODES, current, language_of, with_default
from publishing.links import as_rows, link_of
from publishing.models import Goal, Tag, page_models
from publishing.pagination import paginate

#: How many events, and how many pages of other kinds, stand on a landing page.
EVENTS, OTHERS = 6, 12
#: How many topics a map of the site has in a language.
TOPICS = 10_000
#: Those that have an address.
YEARS = range(1000, 3000)


def topic(request, slug):
    tags = Tag.objects.filter(slug=slug).annotate(
        shown_name=with_default("name"), name_lang=language_of("name")
    )
    return landing(request, tags, "tags", "iomcms/topic.html", named)


def goal(request, number):
    goals = Goal.objects.filter(number=number)
    return landing(
        request,
        goals,
        "goals",
        "iomcms/goal.html",
        lambda subject: GoalNumber(subject.number).label,
    )


def named(subject):
    return subject.shown_name


def landing(request, subjects, relation, template, title_of):
    """Show the one of `subjects` with the public pages that have it in a relation; 404 where there
    are none in the language, as for a subject that does not exist.
    """
    now, subject = timezone.now(), subjects.first()
    if subject is None:
        raise Http404

    def find(pages):
        return pages.with_one(relation, subject.pk)

    languages = languages_of(find, now)
    if current() not in languages:
        raise Http404
    articles = paginate(request, find(Article.objects.public(at=now)).newest_first().for_list())
    context = described(subject, title_of(subject), step_to_news(), articles)
    context["public_languages"] = languages
    if articles.number == 1:
        context |= {"upcoming": upcoming(find, now), "others": others(find, now)}
    return render(request, template, context)


def described(subject, title, above, articles):
    """Return what every landing page says of itself, and its news."""
    return {
        "subject": subject,
        "title": title,
        "above": [above],
        "articles": articles,
        "canonical_query": articles.query,
    }


def languages_of(find, at):
    """Return the languages in which a page that `find` leaves is public, in the site's order."""
    found = existing(
        {
            (code, model): find(model.objects.public(code, at))
            for code in CODES
            for model in page_models()
        }
    )
    return list(dict.fromkeys(code for code, _model in found))


def upcoming(find, at):
    return find(Event.objects.public(at=at)).upcoming(at).for_list()[:EVENTS]


def others(find, at, models=None):
    """Return links to the public pages of every type but articles, and to events that are over, in
    one query.
    """
    found = {model: find(model.objects.public(at=at)) for model in models or page_models()}
    found.pop(Article, None)
    found[Event] = found[Event].filter(ends_at__lt=at)
    first, *rest = (
        as_rows(model.objects.filter(pk__in=pages.order_by("-pk").values("pk")[:OTHERS]))
        for model, pages in found.items()
    )
    rows = first.union(*rest, all=True).order_by("type_id", "-pk")[:OTHERS]
    return [link_of(row) for row in rows]


def country(request, code):
    """A country's page is there for each that the site lists, whatever is published about it."""
    now = timezone.now()
    subject = Country.objects.for_page(at=now).filter(code=code).first()
    if subject is None:
        raise Http404

    def find(pages):
        return pages.about_country(subject.pk)

    about = [model for model in page_models() if issubclass(model, Attributed)]
    articles = paginate(request, find(Article.objects.public(at=now)).newest_first().for_list())
    context = described(subject, named(subject), step_to_countries(), articles)
    if articles.number == 1:
        context |= {"upcoming": upcoming(find, now), "others": others(find, now, about)}
    return render(request, "iomcms/country.html", context)


def from_office(office, at):
    """Return the latest news and the upcoming events of an office and its parts."""
    offices = Office.objects.public(at=at).with_parts(office.draft_of_id or office.pk)
    articles = Article.objects.public(at=at).from_offices(offices)
    return {
        "latest": articles.newest_first().for_list()[:6],
        "upcoming": upcoming(lambda pages: pages.from_offices(offices), at),
    }


def landing_places(language, at):
    """Return the landing pages and those of the archive that have something public in a language,
    each as the name of its address and the arguments.
    """
    articles = Article.objects.public(language, at)
    hosted = Event.objects.public(language, at).filter(country=OuterRef("pk"))
    hosts = Country.objects.filter(ExistsForEach(hosted.order_by().values("pk")))
    topics = one_of(used(Tag, "tags", language, at), "slug")
    goals = one_of(used(Goal, "goals", language, at), "pk")
    countries = one_of([*used(Country, "countries", language, at), hosts], "code")
    months = [day for day in months_of(articles) if day.year in YEARS]
    return [
        *(("topic", slug) for slug in topics[:TOPICS]),
        *(("goal", number) for number in goals),
        *(("country", code) for code in countries),
        *(("articles:year", year) for year in dict.fromkeys(day.year for day in months)),
        *(("articles:month", day.year, day.month) for day in months),
    ]


def used(model, relation, language, at):
    """Return, for each type of page that has the relation, such as `tags`, the rows of `model` that
    a public page has in it.
    """
    return [
        model.objects.filter(each.objects.public(language, at).have(relation))
        for each in page_models()
        if hasattr(each, relation)
    ]


def one_of(querysets, column):
    """Return the values of a column of what is in one or more of the querysets, in their order."""
    first, *rest = (plain(rows).order_by().values_list(column, flat=True) for rows in querysets)
    return first.union(*rest).order_by(column)


def plain(rows):
    """Return a queryset whose columns no translation exchanges: a union needs the same of all."""
    return rows.rewrite(False) if hasattr(rows, "rewrite") else rows
