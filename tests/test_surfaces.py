"""The one rule of visibility on every public surface that the URL configuration has.

An address that is new there is added to `VISITS`, or to `EXEMPT` with the reason.
"""

from functools import cache
from random import Random
from unittest.mock import patch
from urllib.parse import unquote

from django.test import SimpleTestCase
from django.urls import URLResolver, get_resolver, reverse
from django.utils import timezone, translation
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from articles.models import Article
from events.models import Event
from library.press_kits import FILE
from organisation.models import Country, Office, Person
from pages.models import Page
from publishing.languages import CODES
from publishing.models import page_models
from tests.worlds import NOW, WORD, World

#: What is no public surface, by how its name begins, or its route where it has no name.
EXEMPT = {
    "admin": "Behind the login.",
    "set_language": "The language of the admin.",
    "library:media": "Files; tests.library shows who has them, and from when.",
    "publishing:preview": "For editors who are logged in.",
    "publishing:frame": "For editors who are logged in.",
    "publishing:private_link": "For who holds a link; its own tests show that nobody else gets in.",
}
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
    "choose_language": without_language(302),
    "theme": without_language(200, "0a3d91ffb612"),
    "health": without_language(200),
    "home": list_of(),
    "articles:list": list_of(Article, filters=article_filters),
    "events:list": list_of(Event),
    "press": list_of(),
    "search:results": searches,
    "organisation:structure": list_of(Office),
    "organisation:where_we_work": list_of(Office),
    **{model.url_name: details_of(model) for model in page_models()},
    "articles:press_kit": press_kits_of(Article),
    "events:press_kit": press_kits_of(Event),
    "organisation:office_press_kit": press_kits_of(Office),
    "organisation:person_press_kit": press_kits_of(Person),
    "pages:press_kit": press_kits_of(Page),
}


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
    @settings(max_examples=2, deadline=None, phases=[Phase.generate])
    def test_what_is_not_public_stands_nowhere_and_what_is_public_on_its_page(self, seed):
        random = Random(seed)
        self.owners = (world := World(random)).owners
        self.nothing = cache(lambda path: self.client.get(path).content.decode())
        names = sorted(set(surfaces()) & set(VISITS))
        random.shuffle(names)  # whichever is visited first applies the changes
        with patch.object(timezone, "now", return_value=NOW):
            for name in names:
                VISITS[name](self, world, name)

    def look(self, path, code=None, status=None):
        """Visit an address and check that each word in the answer may stand there."""
        response = self.client.get(path)
        asked = WORD.findall(unquote(path))
        where = f"{path} ({response.status_code})"
        if status:
            owners = [self.owners[word][0] for word in asked]
            self.assertEqual(response.status_code, status, f"{where}: {owners}")
        said = response.content.decode() + unquote(response.get("Location", ""))
        for word in set(WORD.findall(said.lower())) - set(asked):
            owner, languages = self.owners[word]
            offers_editions = languages and response.status_code in (404, 410)
            if code not in languages and not offers_editions:
                self.fail(f"{where} shows {word}: {owner}")
        return response

    def assert_nothing_at(self, path, code, unknown, status):
        """Check that an address answers, byte for byte, as one that never was."""
        [asked] = WORD.findall(unquote(path))
        answer = self.look(path, code, status).content.decode().replace(asked, "")
        nothing = self.nothing(unknown).replace(NOBODY, "")
        self.assertEqual(answer, nothing, f"{path} gives away {self.owners[asked][0]}")
