"""Maps of the site for search engines, https://www.sitemaps.org/protocol.html: an index, and a map
for each type of page and language, with the other public editions of each page.

Rows are read while they are sent, and of each a few columns: no map is ever whole in memory.
"""

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from urllib.parse import quote
from xml.sax.saxutils import escape

from django.db.models import Max, OuterRef, Q, Subquery
from django.http import Http404, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from articles.models import Article, Correction
from articles.moments import start_of
from pages.models import SiteSettings
from publishing.characters import clean
from publishing.due import apply_due_changes
from publishing.existence import leaps
from publishing.hosts import origin_of
from publishing.languages import CODES, in_each, localized
from publishing.models import page_models
from publishing.querysets import EDITION_FIELDS

from .landings import landing_places

#: A map has the pages whose keys lie in a span of so many. The protocol allows 50,000 addresses and
#: 50 MB: where every address is a long Arabic one, that is fewer.
SPAN = 10_000
#: No key is as large as those of a map beyond.
LAST = 2**63 // SPAN
NEWS_LASTS = timedelta(days=2)
MOST_NEWS = 1000
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
XHTML = "http://www.w3.org/1999/xhtml"
#: The pages of the site that are no page of an editor's.
LISTS = (
    "home",
    "articles:list",
    "events:list",
    "press",
    "organisation:structure",
    "organisation:where_we_work",
)


def sent(parts):
    response = StreamingHttpResponse(parts, content_type="application/xml; charset=utf-8")
    response["Cache-Control"] = "public, no-cache"
    return response


@require_safe
def index(request):
    """Name every map: of each type and language, those that have a page."""
    apply_due_changes()
    now, origin = timezone.now(), origin_of(request)
    addresses = [reverse("sitemap_lists"), reverse("sitemap_subjects")]
    for model in page_models():
        for code in CODES:
            addresses += [
                reverse("sitemap", args=[name_of(model), code, number])
                for number in numbers_of(model.objects.public(code, now))
            ]
    addresses.append(reverse("sitemap_news"))
    maps = (f"<sitemap><loc>{escape(origin + address)}</loc></sitemap>\n" for address in addresses)
    return sent([f'{HEAD}<sitemapindex xmlns="{SITEMAP}">\n', *maps, "</sitemapindex>\n"])


def numbers_of(pages):
    """Return the numbers of the maps that have one of some pages: the database leaps from the first
    one of a map to the first one of the next.
    """
    keys = leaps(pages.order_by("pk").rewrite(False), "id", beyond_map_of)
    return [number_of(key) for key in keys]


def number_of(key):
    """Return the number of the map that has the page with that key."""
    return key // SPAN + 1


def beyond_map_of(key):
    return Q(pk__gte=(key / SPAN + 1) * SPAN)


@require_safe
def subjects(request):
    """The topics, goals, countries, years and months about which something is public, in each of
    the languages in which it is.
    """
    apply_due_changes()
    now, origin = timezone.now(), origin_of(request)
    languages = {}
    for code in CODES:
        for place in landing_places(code, now):
            languages.setdefault(place, []).append(code)
    return sent([*opened(), *in_their_languages(languages, origin), "</urlset>\n"])


def in_their_languages(languages, origin):
    """Yield the entries of addresses that are given as a name and arguments, with languages."""
    for (name, *arguments), codes in languages.items():
        addresses = {}
        for code in codes:
            with translation.override(code):
                addresses[code] = origin + reverse(name, args=arguments)
        for address in addresses.values():
            yield url(address, addresses)


def name_of(model):
    return model._meta.model_name


@require_safe
def lists(request):
    """The lists and the home page, in every language."""
    origin = origin_of(request)
    urls = []
    for name in LISTS:
        addresses = {}
        for code in CODES:
            with translation.override(code):
                addresses[code] = origin + reverse(name)
        urls += [url(address, addresses) for address in addresses.values()]
    return sent([*opened(), *urls, "</urlset>\n"])


@require_safe
def pages(request, name, language, number):
    """The pages of a type that are public in a language; 404 for a part that the index lacks."""
    model = next((each for each in page_models() if name_of(each) == name), None)
    if model is None or language not in CODES or not 1 <= number <= LAST:
        raise Http404
    apply_due_changes()
    source = Map(model, language, origin_of(request))
    first = (number - 1) * SPAN
    rows = source.rows().filter(pk__gte=first, pk__lt=first + SPAN)
    if not rows.exists():
        raise Http404
    return sent(stream(source, rows))


def stream(source, rows):
    yield from opened()
    for row in rows.iterator(chunk_size=2000):
        yield source.url(row)
    yield "</urlset>\n"


def opened(*namespaces):
    named = "".join(f' xmlns:{prefix}="{address}"' for prefix, address in namespaces)
    yield f'{HEAD}<urlset xmlns="{SITEMAP}" xmlns:xhtml="{XHTML}"{named}>\n'


@dataclass
class Map:
    """What one map lists: the pages of a type that are public in a language at one moment."""

    model: type
    language: str
    origin: str

    def __post_init__(self):
        self.now = timezone.now()

    def rows(self):
        """Return the rows as dicts of plain columns: no model is made of so many."""
        public = self.model.objects.rewrite(False).public(self.language, self.now).order_by("pk")
        revised_at = localized("revised_at", self.language)
        columns = [*in_each([*EDITION_FIELDS, self.model.address_field]), revised_at]
        if self.model is not Article:
            return public.values(*columns)
        return public.annotate(corrected_on=self.last_correction()).values(*columns, "corrected_on")

    def last_correction(self):
        corrections = Correction.objects.filter(
            **{"article": OuterRef("pk"), f"{localized('text', self.language)}__gt": ""},
            corrected_on__lte=timezone.localdate(self.now),
        )
        newest = corrections.order_by().values("article").annotate(last=Max("corrected_on"))
        return Subquery(newest.values("last"))

    @cached_property
    def frames(self):
        """What stands before and after the address of a page, in each language."""
        place = "0"
        return {code: self.model.url_for(place, code).rsplit(place, 1) for code in CODES}

    def address(self, row, code):
        before, after = self.frames[code]
        own = quote(row[localized(self.model.address_field, code)], safe="/")
        return f"{self.origin}{before}{own}{after}"

    def url(self, row):
        addresses = {code: self.address(row, code) for code in CODES if self.is_public(row, code)}
        return url(addresses[self.language], addresses, self.changed_at(row))

    def is_public(self, row, code):
        publish_at = row[localized("publish_at", code)]
        unpublish_at = row[localized("unpublish_at", code)]
        is_out = publish_at is not None and publish_at <= self.now
        return is_out and (unpublish_at is None or unpublish_at > self.now)

    def changed_at(self, row):
        """Return when the edition came out, was revised or corrected; what is hidden changes
        nothing.
        """
        names = (localized(name, self.language) for name in ("publish_at", "revised_at"))
        corrected_on = row.get("corrected_on")
        moments = [*(row[name] for name in names), corrected_on and start_of(corrected_on)]
        return max(filter(None, moments))


def url(address, addresses, changed_at=None):
    """Return an entry of a map, with the address of the page in each of its languages."""
    first = next(iter(addresses.values()))
    alternates = "".join(alternate(code, each) for code, each in addresses.items())
    modified = f"<lastmod>{changed_at.isoformat()}</lastmod>" if changed_at else ""
    return (
        f"<url><loc>{escape(address)}</loc>{modified}"
        f"{alternates}{alternate('x-default', first)}</url>\n"
    )


def alternate(code, address):
    return f'<xhtml:link rel="alternate" hreflang="{code}" href="{escape(address)}"/>'


@require_safe
def news(request):
    """What came out in the last two days, in every language, as Google News reads it."""
    apply_due_changes()
    now, origin = timezone.now(), origin_of(request)
    site = SiteSettings.objects.rewrite(False).values(*in_each(["name"])).first() or {}
    entries = []
    for code in CODES:
        name = site.get(localized("name", code)) or request.get_host()
        entries += [news_url(row, code, name, origin) for row in latest(code, now)]
    return sent([*opened(("news", NEWS)), *entries[:MOST_NEWS], "</urlset>\n"])


def latest(language, now):
    title, slug, publish_at = (
        localized(field, language) for field in ("title", "slug", "publish_at")
    )
    recent = Q(**{f"{publish_at}__gte": now - NEWS_LASTS})
    public = Article.objects.rewrite(False).public(language, now).filter(recent)
    rows = public.order_by(f"-{publish_at}").values_list(title, slug, publish_at)
    return rows[: MOST_NEWS // len(CODES)]


def news_url(row, language, name, origin):
    title, slug, publish_at = row
    address = origin + Article.url_for(slug, language)
    return (
        f"<url><loc>{escape(address)}</loc><news:news><news:publication>"
        f"<news:name>{escape(clean(name))}</news:name>"
        f"<news:language>{language}</news:language></news:publication>"
        f"<news:publication_date>{publish_at.isoformat()}</news:publication_date>"
        f"<news:title>{escape(clean(title))}</news:title></news:news></url>\n"
    )
