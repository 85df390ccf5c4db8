"""A site whose pages are in random states. Every text is a word that tells whose it is, so that a
response can be searched for what it should not say.
"""

import os
import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import product
from unittest.mock import patch

from django.utils import timezone, translation

from articles.models import Article
from events.models import Event
from organisation.models import Office, Person
from pages.models import LeadStory, MenuEntry, Page, SiteSettings
from publishing import actions, redirects
from publishing.languages import CODES, localized
from publishing.models import page_models
from publishing.snapshots import content_names
from tests.factories import (
    make_article,
    make_contact,
    make_country,
    make_event,
    make_office,
    make_page,
    make_person,
    make_tag,
)

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
#: When the editors did what they did, and when the older editions came out.
EARLIER, LONG_AGO = NOW - timedelta(days=1), NOW - timedelta(days=2)
AROUND = [NOW + timedelta(hours=hours) for hours in range(-2, 3)]
#: From when and until when an edition is public: a draft never; `None` is an edition without text.
STATES = [
    (starts, ends)
    for starts, ends in product([LONG_AGO, LONG_AGO, *AROUND], [None, None, *AROUND])
    if ends is None or ends > starts
] + [(None, None), None] * 4
MAKE = {
    Article: make_article,
    Event: make_event,
    Office: make_office,
    Person: make_person,
    Page: make_page,
}
#: How many such sites a property is tried on.
WORLDS = int(os.environ.get("WORLDS", "2"))
#: So many that a list has a page of every type in most states, and few enough to visit them all.
PAGES = 15
#: The goals that pages have, each of which several pages share.
GOALS = 3
WORD = re.compile(r"zq\d{5}q")


@dataclass
class Plan:
    """What happens to a page: its editions; then, the day before, a new address, a working copy,
    and the order to publish that at a moment.
    """

    editions: dict
    moves: bool
    has_copy: bool
    change_at: datetime | None
    with_shared: bool

    @classmethod
    def by_chance(cls, random):
        return cls(
            editions={code: random.choice(STATES) for code in CODES},
            moves=random.random() < 0.5,
            has_copy=random.random() < 0.7,
            change_at=random.choice([None, *AROUND]),
            with_shared=random.random() < 0.5,
        )


@dataclass
class Text:
    """The words of one edition in one version of a page."""

    title: str
    slug: str


@dataclass
class Subject:
    """A page and what a visitor may know of it now; `texts` and `tags` are those of each version,
    `shown` is the version of each edition that is current, `was_out` the languages in which it was
    public when its address changed.
    """

    page: object
    above: str
    editions: dict
    texts: dict = field(default_factory=dict)
    tags: dict = field(default_factory=dict)
    shown: dict = field(default_factory=lambda: dict.fromkeys(CODES, "live"))
    shown_tag: str = "live"
    was_out: set = field(default_factory=set)

    def __str__(self):
        editions = {
            code: edition and [moment and str(moment - NOW) for moment in edition]
            for code, edition in self.editions.items()
        }
        return f"{type(self.page).__name__} {self.page.pk}, {editions}, shown {self.shown}"

    def is_public(self, code):
        starts, ends = self.editions[code] or (None, None)
        return bool(starts and starts <= NOW and (ends is None or ends > NOW))

    def is_withdrawn(self, code):
        starts, ends = self.editions[code] or (None, None)
        return bool(starts and ends and ends <= NOW)

    @property
    def public_languages(self):
        return {code for code in CODES if self.is_public(code)}

    def title(self, code):
        return self.texts[self.shown[code]][code].title

    def url(self, code, version=None):
        slug = self.texts[version or self.shown[code]][code].slug
        above = f"{self.above}-{code}/" if self.above else ""
        return type(self.page).url_for(above + slug, code)


class World:
    """The site, as chance will have it."""

    def __init__(self, random):
        plans = [Plan.by_chance(random) for _ in range(PAGES)]
        self.number = 0
        self.subjects = []
        with patch.object(timezone, "now", return_value=EARLIER), translation.override(CODES[0]):
            self.site = SiteSettings.objects.create(name_en="Site")
            for number, plan in enumerate(plans):
                self.subjects.append(self.make(MODELS[number % len(MODELS)], plan))
            self.connect()
            for subject, plan in zip(self.subjects, plans, strict=True):
                self.live_through(subject, plan)
        self.redirects = {
            path: self.lead(path, subject, code)
            for number, subject in enumerate(self.subjects)
            for path, code in [
                (f"/old/{number}", ""),
                (f"/old/{number}/one", CODES[number % len(CODES)]),
            ]
        }
        self.owners = self.find_owners()

    def lead(self, address, subject, code):
        """Let an address of an old site lead to a page, and return to which, and in what
        language.
        """
        redirects.lead(address, subject.page, code)
        return subject, code

    def word(self):
        self.number += 1
        return f"zq{self.number:05}q"

    def of(self, model):
        return [subject for subject in self.subjects if type(subject.page) is model]

    def make(self, model, plan):
        root = next(iter(self.of(Page)), None) if model is Page else None
        subject = Subject(None, "section" if root else "", dict(plan.editions))
        is_root = model is Page and not root
        columns = {"parent": root.page} if root else {}
        subject.texts["live"] = {}
        for code, edition in plan.editions.items():
            # What stands below a page bears its slug; so that of the root is no secret.
            text = Text(self.word(), f"section-{code}" if is_root else self.word())
            subject.texts["live"][code] = text
            columns |= {localized("slug", code): text.slug}
            if edition:
                columns |= written(model, code, text)
                columns[localized("publish_at", code)] = edition[0]
                columns[localized("unpublish_at", code)] = edition[1]
        subject.page = MAKE[model]("", **columns)
        self.tag(subject, "live", subject.page)
        return subject

    def tag(self, subject, version, page):
        subject.tags[version] = word = self.word()
        page.tags.set([make_tag(word, name_en=word)])

    def connect(self):
        """Let pages of every type lead to each other wherever one can."""
        every = [subject.page for subject in self.subjects]
        articles, events, offices, people = (
            [subject.page for subject in self.of(model)]
            for model in (Article, Event, Office, Person)
        )
        for number, page in enumerate(every):
            page.goals.add(number % GOALS + 1)
            for step in (1, 2, 7):
                page.related_items.create(target=every[(number + step) % len(every)])
        country = make_country("CH")
        make_contact(office=offices[0], country=country)
        for number, article in enumerate(articles):
            kind = Article.Kind.values[number % 2]
            Article.objects.filter(pk=article.pk).update(kind=kind, dateline_on=date(2024, 1, 1))
            article.offices.add(offices[number])
            article.countries.add(country)
            LeadStory.objects.create(site=self.site, article=article, position=number)
        for number, (event, person) in enumerate(zip(events, people, strict=True)):
            event.speakers.create(person=person)
            Event.objects.filter(pk=event.pk).update(parent=events[number - 1] if number else None)
            person.appointments.create(office=offices[number], role_en="Chief")
        for number, office in enumerate(offices):
            office.countries.add(country)
            Office.objects.filter(pk=office.pk).update(
                head=people[number],
                parent=offices[number - 1] if number else None,
                successor=offices[number - 1],
            )
        places = MenuEntry.Place.values
        for number, page in enumerate(every[::3]):
            entry = MenuEntry.objects.create(place=places[number % len(places)], target=page)
            MenuEntry.objects.create(parent=entry, target=every[3 * number - 1])

    def live_through(self, subject, plan):
        """Let happen to the page what is planned, and note what becomes of its editions."""
        page = type(subject.page).objects.get(pk=subject.page.pk)
        has_own_slug = WORD.fullmatch(subject.texts["live"][CODES[0]].slug)
        old = [code for code in CODES if plan.editions[code] and LONG_AGO in plan.editions[code]]
        subject.was_out = set(old)
        if plan.moves and has_own_slug:
            self.move(subject, page)
        if plan.has_copy and actions.has_been_out(page):
            self.copy(subject, page, has_own_slug)
            if plan.change_at and old:
                drafts = [code for code in CODES if plan.editions[code] == (None, None)]
                self.schedule(subject, page, [*old, *drafts[:1]], plan)

    def move(self, subject, page):
        subject.texts["former"] = subject.texts["live"]
        subject.texts["live"] = {
            code: Text(text.title, self.word()) for code, text in subject.texts["former"].items()
        }
        for code, text in subject.texts["live"].items():
            setattr(page, localized("slug", code), text.slug)
        page.save()
        # A draft is going to have the old address; until it is public, nobody must notice.
        left = {
            localized("slug", code): text.slug for code, text in subject.texts["former"].items()
        }
        if subject.above:
            left["parent"] = page.parent
        MAKE[type(page)]("", **left)

    def copy(self, subject, page, has_own_slug):
        copy = actions.edit(page)
        subject.texts["copy"] = {}
        for code, live in subject.texts["live"].items():
            text = Text(self.word(), self.word() if has_own_slug else live.slug)
            subject.texts["copy"][code] = text
            for column, value in written(type(page), code, text).items():
                setattr(copy, column, value)
            # No working copy is public, whatever its columns say.
            setattr(copy, localized("publish_at", code), LONG_AGO)
        copy.save()
        self.tag(subject, "copy", copy)

    def schedule(self, subject, page, languages, plan):
        actions.publish(page, languages, at=plan.change_at, with_shared=plan.with_shared)
        if plan.change_at > NOW:
            return
        if plan.with_shared:
            subject.shown_tag = "copy"
        for code in languages:
            starts, ends = subject.editions[code]
            subject.shown[code] = "copy"
            if starts is None or (ends and ends <= plan.change_at):
                subject.editions[code] = (plan.change_at, None)

    def find_owners(self):
        """Return, for each word, whose it is and the languages in whose pages it may stand."""
        owners = {}
        for subject in self.subjects:
            public = subject.public_languages
            for version, texts in subject.texts.items():
                for code, text in texts.items():
                    is_shown = code in public and subject.shown[code] == version
                    owner = f"{version} {code} of {subject}"
                    owners.setdefault(text.title, (owner, {code} if is_shown else set()))
                    if is_shown:
                        owners[text.title][1].add(code)
                    owners[text.slug] = (f"slug, {owner}", set(CODES) if is_shown else set())
            for version, word in subject.tags.items():
                is_shown = subject.shown_tag == version
                owners[word] = (f"tag, {version} of {subject}", public if is_shown else set())
        return owners


def written(model, code, text):
    """Return the columns of an edition with the same word in every text."""
    columns = {localized(name, code): text.title for name in content_names(model) if name != "slug"}
    return columns | {localized("slug", code): text.slug}


MODELS = page_models()
