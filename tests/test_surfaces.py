"""The one rule of visibility on every public surface that the URL configuration has.

An address that is new there is added to `VISITS`, or to `EXEMPT` with the reason.
"""

import re
from contextlib import contextmanager
from datetime import timedelta
from functools import cache
from itertools import product
from random import Random
from unittest.mock import patch
from urllib.parse import unquote

from django.db import connection
from django.test import SimpleTestCase
from django.urls import URLResolver, get_resolver, reverse
from django.utils import timezone, translation
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from articles.models import Article
from events.models import Event
from iomcms import sitemaps as maps
from iomcms.addresses import KNOWN
from iomcms.unseen import TABLES
from library.press_kits import FILE
from organisation.models import Country, Office, Person, PressContact
from pages.models import Page
from publishing.languages import CODES
from publishing.models import page_models
from tests.caching import kept_pages
from tests.protection import faults
from tests.worlds import GOALS, NOW, WORD, WORLDS, World

#: What is no public surface, by how its name begins, or its route where it has no name.
EXEMPT = {
    "admin": "Behind the login.",
    "account_": "The login, and what is behind it.",
    "mfa_": "The login, and what is behind it.",
    "usersessions_": "Behind the login.",
    "openid_connect_": "The login of the organisation.",
    "set_language": "The language of the admin.",
    "health": "Says of each part whether it works, and nothing of a page.",
    "csp_reports": "Takes reports, and says nothing.",
    "library:media": "Files; tests.library shows who has them, and from when.",
    "publishing:preview": "For editors who are logged in.",
    "publishing:frame": "For editors who are logged in.",
    "publishing:private_link": "For who holds a link; its own tests show that nobody else gets in.",
}
#: A surface that shows every language.
ANY = "any"
#: A word that no page has.
NOBODY = "zq00000q"


def surfaces(resolver=None, route="", namespaces=()):
    """Yield the name of every public address, or its route where it has no name."""
    for pattern in (resolver or get_resolver()).url_patterns:
        full = route + str(pattern.pattern).removeprefix("^")
        if isinstance(pattern, URLResolver):
            yield from surfaces(pattern, full, (*namespaces, pattern.namespace))
        else:
            name = pattern.name and ":".join(filter(None, (*namespaces, pattern.name)))
            if not (name or full).startswith(tuple(EXEMPT)):
                yield name or full


def without_language(status, *arguments):
    """Visit an address that says nothing of any page."""

    def visit(test, world, name):
        test.look(reverse(name, args=arguments), status=status)

    return visit


def old_addresses(test, world, name):
    """Visit the address that chooses a language, and those of an old site, which lead to pages: to
    one that is hidden, as if they never had.
    """
    test.look(reverse(name), status=302)
    test.look("/en/", "en", 200)  # changes that are due are applied
    for path, (subject, code) in world.redirects.items():
        shown = [each for each in CODES if subject.is_public(each)]
        gone = [each for each in CODES if subject.is_withdrawn(each)]
        seen = [each for each in [code] if each in (*shown, *gone)] if code else [*shown, *gone]
        response = test.client.get(path)
        if seen:
            leads_to = response["Location"]
            test.assertEqual((response.status_code, leads_to), (301, subject.url(seen[0])), path)
        else:
            test.assertEqual(response["Location"], f"/en{path}/", f"{path} {subject}")
            test.assert_same_nothing(response["Location"], f"/en/{NOBODY}/")


def list_of(*models, filters=None):
    """Visit a list in every language; it names every public page of these types."""

    def visit(test, world, name):
        for code in CODES:
            with translation.override(code):
                path = reverse(name)
            body = test.look(path, code, 200).content.decode()
            for subject in (subject for model in models for subject in world.of(model)):
                if subject.is_public(code):
                    test.assertIn(subject.title(code), body, f"{path} leaves out {subject}")
            test.look(f"{path}?page=2", code)
            for query in filters(test, world, code, path) if filters else ():
                test.look(f"{path}?{query}", code, 200)

    return visit


def feed_of(model, filters=None):
    """Visit a feed in every language; it names every public page of the type."""
    return list_of(model, filters=filters)


def calendars_of(model, file):
    """Visit a calendar of every event at all of its addresses."""

    def visit(test, world, name):
        for subject in world.of(model):
            for version, texts in subject.texts.items():
                for code in texts:
                    look_at_edition(test, subject, code, version, file)

    return visit


def sitemaps(test, world, name):
    """Visit every map there may be; it has exactly the public pages of a type and language."""
    for model in page_models():
        for code in CODES:
            shown = [subject for subject in world.of(model) if subject.is_public(code)]
            path = reverse(name, args=[model._meta.model_name, code, 1])
            with patch.object(maps, "SPAN", 2**40):  # the keys go on from world to world
                response = test.look(path, code, 200 if shown else 404)
            for subject in shown:
                address = f"<loc>http://testserver{subject.url(code)}</loc>"
                test.assertIn(address, response.body.decode(), path)


def news_map(test, world, name):
    """Visit the map of news; it names the articles that came out in the last two days, in every
    language in which they are public.
    """
    said = test.look(reverse(name), ANY, 200).body.decode()
    for article in world.of(Article):
        for code in filter(article.is_public, CODES):
            came_out, _until = article.editions[code]
            address = f"<loc>http://testserver{article.url(code)}</loc>"
            is_new = came_out >= NOW - timedelta(days=2)
            test.assertEqual(address in said, is_new, f"{article} in {code}")


def subjects_map(test, world, name):
    """Visit the map of landing pages; it names the topics of public pages, and the archive."""
    said = test.look(reverse(name), ANY, 200).body.decode()
    for subject in world.subjects:
        for word, code in product(subject.tags.values(), CODES):
            with translation.override(code):
                address = f"<loc>http://testserver{reverse('topic', args=[word])}</loc>"
            test.assertEqual(address in said, code in world.owners[word][1], address)
    for code in CODES:
        articles = [article for article in world.of(Article) if article.is_public(code)]
        address = f"<loc>http://testserver/{code}/news/2024/01/</loc>"
        test.assertEqual(address in said, bool(articles), address)


def in_every_language(status):
    """Visit an address that says nothing of any page, in every language."""

    def visit(test, world, name):
        for code in CODES:
            with translation.override(code):
                path = reverse(name)
            test.look(path, code, status)

    return visit


def article_filters(test, world, code, path):
    """Yield every choice; what only a page that is not public offers is as if it did not exist."""
    yield from (f"kind={kind}" for kind in Article.Kind.values)
    yield from ("year=2024", "year=1999")
    yield from (f"country={country.code}" for country in Country.objects.all())
    tags = [("tag", word) for article in world.of(Article) for word in article.tags.values()]
    slugs = [texts[code].slug for office in world.of(Office) for texts in office.texts.values()]
    choices = [*tags, *(("office", slug) for slug in slugs)]
    for name, word in choices[CODES.index(code) :: len(CODES)]:
        if code in world.owners[word][1]:
            yield f"{name}={word}"
        else:
            test.assert_nothing_at(f"{path}?{name}={word}", code, f"{path}?{name}={NOBODY}", 200)


def archive_of(*dated):
    """Visit the page of a year or month in which every article is dated, and one without any."""

    def visit(test, world, name):
        for code in CODES:
            with translation.override(code):
                path, nothing = reverse(name, args=dated), reverse(name, args=[1999, *dated[1:]])
            public = [article for article in world.of(Article) if article.is_public(code)]
            body = test.look(path, code, 200 if public else 404).content.decode()
            for article in public:
                test.assertIn(article.title(code), body, f"{path} leaves out {article}")
            test.look(nothing, code, 404)

    return visit


def topics(test, world, name):
    """Visit every tag in two languages; one that nothing public has is as if it did not exist."""
    tags = [(subject, word) for subject in world.subjects for word in subject.tags.values()]
    for number, (subject, word) in enumerate(tags):
        for code in (CODES[number % len(CODES)], CODES[(number + 1) % len(CODES)]):
            with translation.override(code):
                path, unknown = reverse(name, args=[word]), reverse(name, args=[NOBODY])
            if code in world.owners[word][1]:
                body = test.look(path, code, 200).content.decode()
                test.assertIn(subject.title(code), body, f"{path} leaves out {subject}")
            else:
                test.assert_nothing_at(path, code, unknown, 404)


def goals(test, world, name):
    """Visit every goal that a page has, and one that none has."""
    for number in range(1, GOALS + 2):
        for code in CODES:
            with translation.override(code):
                path = reverse(name, args=[number])
            pages = [
                subject
                for subject in world.subjects[number - 1 :: GOALS]
                if subject.is_public(code)
            ]
            public = pages if number <= GOALS else []
            body = test.look(path, code, 200 if public else 404).content.decode()
            for subject in public:
                test.assertIn(subject.title(code), body, f"{path} leaves out {subject}")


def countries(test, world, name):
    """Visit the country that every article and office concerns, and one that is not there."""
    for code in CODES:
        with translation.override(code):
            path, unknown = reverse(name, args=["CH"]), reverse(name, args=["ZZ"])
        body = test.look(path, code, 200).content.decode()
        for subject in (*world.of(Article), *world.of(Office)):
            if subject.is_public(code):
                test.assertIn(subject.title(code), body, f"{path} leaves out {subject}")
        test.look(unknown, code, 404)


def contact_filters(test, world, code, path):
    yield from (f"region={region}" for region in Country.Region.values)
    yield "language=en"


def for_its_holder(test, world, name):
    """Visit an address that answers only whoever holds a token of ours."""
    for code in CODES:
        with translation.override(code):
            test.look(reverse(name, args=["nobody"]), code, 404)


def details_of(model):
    """Visit every address that a page of this type has, had, or is going to have."""

    def visit(test, world, name):
        for number, subject in enumerate(world.of(model)):
            for version, texts in subject.texts.items():
                for code in texts:
                    look_at_edition(test, subject, code, version)
                    elsewhere = CODES[number % len(CODES)]
                    if version == "live" and elsewhere != code:
                        path = subject.url(code, version).removeprefix(f"/{code}/")
                        test.look(f"/{elsewhere}/{path}", elsewhere)

    return visit


def press_kits_of(model):
    """Visit the press kit of every page of this type at all of its addresses; none has pictures."""

    def visit(test, world, name):
        for subject in world.of(model):
            for version, texts in subject.texts.items():
                for code in texts:
                    look_at_press_kit(test, subject, code, version)

    return visit


def look_at_press_kit(test, subject, code, version):
    path = subject.url(code, version)
    if subject.is_public(code) and path == subject.url(code):
        test.look(path + FILE, code, 404)
    else:
        look_at_edition(test, subject, code, version, FILE)


def look_at_edition(test, subject, code, version, file=""):
    """Visit the address of one version of an edition, or of a `file` of it, in its own language."""
    path, current = subject.url(code, version) + file, subject.url(code) + file
    nothing = type(subject.page).url_for(NOBODY, code) + file
    if path != current and (version == "copy" or code not in subject.was_out):
        test.assert_nothing_at(path, code, nothing, 404)
    elif subject.is_public(code) and path == current:
        test.assertIn(subject.title(code), test.look(path, code, 200).content.decode(), path)
    elif subject.is_public(code):
        test.assertEqual(test.look(path, code, 301)["Location"], current, path)
    elif subject.is_withdrawn(code):
        test.look(path, code, 410)
    elif subject.public_languages:
        test.look(path, code, 404)
    elif WORD.search(path):
        test.assert_nothing_at(path, code, nothing, 404)


def api_list_of(model, queries=("",)):
    """Visit a list of the API, page by page, in every language; it names every public page."""

    def visit(test, world, name):
        for code in CODES:
            for query in queries:
                path, said = f"{reverse(name)}?language={code}&limit=4{query}", ""
                while path:
                    response = test.look(path, code, 200)
                    said += response.content.decode()
                    path = response.json()["next"]
                for subject in world.of(model) if not query else ():
                    if subject.is_public(code):
                        test.assertIn(subject.title(code), said, f"{name} leaves out {subject}")

    return visit


def api_details_of(model):
    """Visit every page and working copy of this type in the API, in every language."""

    def visit(test, world, name):
        nothing = reverse(name, args=[10**9])
        copies = model.objects.filter(draft_of__isnull=False)
        for pk in copies.values_list("pk", flat=True):
            test.assert_same_nothing(reverse(name, args=[pk]), nothing)
        for subject in world.of(model):
            for code in CODES:
                path = f"{reverse(name, args=[subject.page.pk])}?language={code}"
                if subject.is_public(code):
                    said = test.look(path, code, 200).content.decode()
                    test.assertIn(subject.title(code), said, path)
                elif subject.is_withdrawn(code):
                    test.look(path, code, 410)
                elif subject.public_languages:
                    test.look(path, code, 404)
                else:
                    test.assert_same_nothing(path, nothing)

    return visit


def api_in_each_language(*arguments):
    """Visit what lies in the API and is no page, but names some."""

    def visit(test, world, name):
        for code in CODES:
            test.look(f"{reverse(name, args=arguments)}?language={code}", code, 200)

    return visit


def api_description(test, world, name):
    """Visit the page that describes the API; it is in one language, as the menu around it."""
    test.look(reverse(name), CODES[0], 200)


def api_contact(test, world, name):
    for contact in PressContact.objects.all():
        api_in_each_language(contact.pk)(test, world, name)


def searches(test, world, name):
    """Look for the words of every version of every page, and narrow down by every office."""
    offices = [texts for office in world.of(Office) for texts in office.texts.values()]
    for number, subject in enumerate(world.subjects):
        code = CODES[number % len(CODES)]
        with translation.override(code):
            path = reverse(name)
        for texts in subject.texts.values():
            word = texts[code].title
            found = test.look(f"{path}?q={word}", code, 200).context["results"]
            test.assertEqual(bool(found), code in test.owners[word][1], f"{path}?q={word}")
        slug = offices[number % len(offices)][code].slug
        test.look(f"{path}?q={subject.title(code)}&office={slug}", code, 200)


VISITS = {
    "choose_language": old_addresses,
    "style_sheet": without_language(200, "0a3d91ffb612"),
    "home": list_of(),
    "articles:list": list_of(Article, filters=article_filters),
    "articles:year": archive_of(2024),
    "articles:month": archive_of(2024, 1),
    "topic": topics,
    "goal": goals,
    "country": countries,
    "events:list": list_of(Event),
    "articles:feed": feed_of(Article, filters=article_filters),
    "articles:rss": feed_of(Article),
    "articles:json_feed": feed_of(Article),
    "events:feed": feed_of(Event),
    "events:rss": feed_of(Event),
    "events:json_feed": feed_of(Event),
    "events:calendar": list_of(),
    "events:event_calendar": calendars_of(Event, "event.ics"),
    "events:series_calendar": calendars_of(Event, "series.ics"),
    "manifest": in_every_language(200),
    "robots": without_language(200),
    "security": without_language(404),
    "sitemap_index": without_language(200),
    "sitemap_lists": without_language(200),
    "sitemap_news": news_map,
    "sitemap_subjects": subjects_map,
    "sitemap": sitemaps,
    "press": list_of(filters=contact_filters),
    "privacy": in_every_language(200),
    "subscriptions:sign_up": list_of(),
    "subscriptions:asked": list_of(),
    "subscriptions:confirm": for_its_holder,
    "subscriptions:preferences": for_its_holder,
    "subscriptions:unsubscribe": for_its_holder,
    "search:results": searches,
    "organisation:structure": list_of(Office),
    "organisation:where_we_work": list_of(Office),
    **{model.url_name: details_of(model) for model in page_models()},
    "api:description": api_description,
    "api:openapi": without_language(200),
    "api:nowhere": without_language(404, "nothing/here"),
    "api:articles": api_list_of(Article, ("", "&kind=news&year=2024&country=CH")),
    "api:events": api_list_of(Event, ("", "&when=past")),
    "api:offices": api_list_of(Office, ("", "&country=CH")),
    "api:people": api_list_of(Person),
    "api:countries": api_in_each_language(),
    "api:contacts": api_in_each_language(),
    "api:article": api_details_of(Article),
    "api:event": api_details_of(Event),
    "api:office": api_details_of(Office),
    "api:person": api_details_of(Person),
    "api:country": api_in_each_language("CH"),
    "api:contact": api_contact,
    "articles:press_kit": press_kits_of(Article),
    "events:press_kit": press_kits_of(Event),
    "organisation:office_press_kit": press_kits_of(Office),
    "organisation:person_press_kit": press_kits_of(Person),
    "pages:press_kit": press_kits_of(Page),
}


@contextmanager
def read_tables():
    """Collect the tables that pages read meanwhile; not those of changes that are applied."""
    tables, depth = set(), len(connection.savepoint_ids)

    def collect(execute, sql, params, many, context):
        if len(connection.savepoint_ids) == depth:
            tables.update(re.findall(r'(?:FROM|JOIN) "(\w+)"', sql))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(collect):
        yield tables


class EverySurfaceTest(SimpleTestCase):
    def test_every_public_address_is_visited(self):
        self.assertEqual(set(surfaces()) - set(VISITS), set(), "add them to VISITS or to EXEMPT")

    def test_every_visit_has_its_address(self):
        self.assertEqual(set(VISITS) - set(surfaces()), set())

    def test_an_address_that_nobody_visits_is_found(self):
        with patch.dict(EXEMPT, clear=True):
            self.assertIn("admin:index", set(surfaces()) - set(VISITS))


class OneRuleTest(TestCase):
    @given(st.integers(0, 2**32))
    @settings(max_examples=WORLDS, deadline=None, phases=[Phase.generate])
    def test_what_is_not_public_stands_nowhere_and_what_is_public_on_its_page(self, seed):
        random = Random(seed)
        self.owners = (world := World(random)).owners
        self.nothing = cache(lambda path: self.client.get(path).content.decode())
        names = sorted(set(surfaces()) & set(VISITS))
        random.shuffle(names)  # whichever is visited first applies the changes
        with patch.object(timezone, "now", return_value=NOW), kept_pages():
            for name in names:
                with read_tables() as tables:
                    VISITS[name](self, world, name)
                if name in KNOWN and KNOWN[name].is_kept:
                    self.assertEqual(tables & TABLES, set(), f"{name} shows them")

    def look(self, path, code=None, status=None):
        """Visit an address and check that each word in the answer may stand there."""
        response = self.client.get(path)
        asked = WORD.findall(unquote(path))
        where = f"{path} ({response.status_code})"
        self.assertEqual(faults(response), [], path)
        if status:
            owners = [self.owners[word][0] for word in asked]
            self.assertEqual(response.status_code, status, f"{where}: {owners}")
        body = b"".join(response) if response.streaming else response.content
        response.body = body
        said = body.decode() + unquote(response.get("Location", ""))
        for word in set(WORD.findall(said.lower())) - set(asked):
            owner, languages = self.owners[word]
            offers_editions = languages and response.status_code in (404, 410)
            is_of_this_surface = languages if code == ANY else code in languages
            if not is_of_this_surface and not offers_editions:
                self.fail(f"{where} shows {word}: {owner}")
        return response

    def assert_same_nothing(self, path, unknown):
        """Check that an address answers, byte for byte, as one that has no word in it."""
        self.assertEqual(self.look(path, status=404).content.decode(), self.nothing(unknown), path)

    def assert_nothing_at(self, path, code, unknown, status):
        """Check that an address answers, byte for byte, as one that never was."""
        [asked] = WORD.findall(unquote(path))
        answer = self.look(path, code, status).content.decode().replace(asked, "")
        nothing = self.nothing(unknown).replace(NOBODY, "")
        self.assertEqual(answer, nothing, f"{path} gives away {self.owners[asked][0]}")
