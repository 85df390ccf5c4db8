"""What is there to be reached: of each kind something of one's own office, of another, of none."""

from datetime import timedelta

from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

import audit
from articles.models import Article, Boilerplate
from audit.models import Entry
from events.models import Event
from iomcms.links.models import BrokenLink
from iomcms.violations.models import Violation
from organisation.models import Office, Person
from pages.models import MenuEntry, Page, SiteSettings
from publishing import actions, reviews
from publishing.history import record
from publishing.models import PrivateLink, Redirect, Release, Term, Version
from publishing.private_links import make_link
from search.models import PromotedResult, UnansweredQuery
from tests.authorisation.table import PLACES
from tests.factories import (
    make_article,
    make_contact,
    make_country,
    make_event,
    make_office,
    make_page,
    make_person,
    make_picture,
    make_tag,
)
from tests.library.files import make_document
from tests.staff import ROLES, make_staff

MAKERS = {
    Article: make_article,
    Event: make_event,
    Page: make_page,
    Person: make_person,
    Office: make_office,
}
OUTSIDE = ("anonymous", "not staff", "inactive")


class World:
    """The rows by kind and place, and the people by the column of the table."""

    def __init__(self):
        self.rows, self.deleted = {}, {}
        self.homes = {place: make_office(title=f"Home {place}") for place in PLACES}
        self.own = [self.homes["own"]]
        for model in MAKERS:
            for place in PLACES:
                self.make_pages(model, place)
        self.own = [office for office in self.own if Office.objects.filter(pk=office.pk).exists()]
        self.make_people()
        self.make_others()
        for place in PLACES:
            self.make_about(place)

    def make_pages(self, model, place):
        """Make a draft, a page that is out, and one that was deleted."""
        titles = {"title_en": f"Draft {place}", "title_fr": f"Projet {place}", "title_ar": "مسودة"}
        draft = self.page(model, place, **titles)
        for _number in range(2):
            record(draft, Version.Action.SAVED)
        gone = self.page(model, place, title_en=f"Gone {place}")
        which = {"page_type": ContentType.objects.get_for_model(model), "page_id": gone.pk}
        actions.delete(gone)
        last = Version.objects.filter(**which).order_by("pk").last()
        self.deleted[model, place] = last.pk
        self.rows[model, place] = draft
        self.rows[model, "out", place] = self.page(model, place, "en fr")

    def page(self, model, place, languages="", **fields):
        row = MAKERS[model](languages, **fields)
        if model is Person and place != "none":
            row.appointments.create(office=self.homes[place], role_en="Director")
        elif model is Office and place == "own":
            self.own.append(row)
        elif model not in (Person, Office) and place != "none":
            row.offices.set([self.homes[place]])
        return row

    def make_people(self):
        """Make one person of each role, and those who have none."""
        self.people = {
            role: make_staff(role, self.own, ["fr", "ar"] if role == "Translator" else [])
            for role in ROLES
        }
        self.people["no role"] = User.objects.create_user("none", is_staff=True)
        self.outsiders = [
            User.objects.create_user("visitor"),
            User.objects.create_user("gone", is_staff=True, is_superuser=True, is_active=False),
        ]

    def make_others(self):
        """Make what no office answers for."""
        site = SiteSettings.objects.first() or SiteSettings.objects.create(name_en="The site")
        picture, document = make_picture(), make_document()
        others = [
            make_tag("harbours"),
            Redirect.objects.create(address="/node/1", redirect_to="/en/"),
            Term.objects.create(source="en", target="fr", term="ship", translation="navire"),
            picture,
            document,
            make_country("CH"),
            make_contact(),
            Boilerplate.objects.create(title_en="About"),
            MenuEntry.objects.create(label_en="Menu", address="/news/"),
            site,
            UnansweredQuery.objects.create(words="ship", language="en", day=timezone.localdate()),
            Group.objects.create(name="Interns"),
            User.objects.create_user("newcomer", password="correct horse"),
        ]
        audit.record("test.act")
        others += [
            Violation.objects.create(directive="img-src", blocked="https://example.org"),
            Entry.objects.order_by("pk").last(),
        ]
        article = self.rows[Article, "out", "own"]
        others.append(PromotedResult.objects.create(phrase="ship", language="en", target=article))
        for row in others:
            for place in PLACES:
                self.rows[type(row), place] = row

    def make_about(self, place):
        """Make what is about a page: a private link, a release, a review that waits."""
        draft = self.rows[Article, place]
        until = timezone.now() + timedelta(days=1)
        by = self.people["Webmaster"]
        link, token = make_link(draft, "fr", PrivateLink.Purpose.REVIEW, "Reader", until, by)
        release = Release.objects.create(name=f"Release {place}", created_by=by)
        release.items.create(page=draft, languages=["fr"])
        self.rows[PrivateLink, place], self.rows[Release, place] = link, release
        self.rows["token", place] = token
        self.rows[BrokenLink, place] = BrokenLink.objects.create(
            page=draft, language="fr", digest=place, address="/fr/", field="body", fault="missing"
        )
        for model in MAKERS:
            reviews.submit(self.rows[model, place], "fr", by)
