"""The people of the newsroom: one of each role, who work for one office of two."""

from django.contrib.auth.models import Group, User
from django.urls import reverse

from organisation.models import StaffScope
from tests.factories import make_article, make_event, make_office, make_page, make_person

ROLES = ("Author", "Translator", "Editor", "Head of press", "Webmaster")


def make_staff(role, offices=(), languages=(), **fields):
    """Return a user in the group of a role, with a reach."""
    fields = {"username": role, "is_staff": True} | fields
    user = User.objects.create_user(**fields)
    user.groups.add(Group.objects.get(name=role))
    scope = StaffScope.objects.create(user=user, languages=list(languages))
    scope.offices.set(offices)
    return user


class Newsroom:
    """A mixin for tests: `people` by role, who work for the office `own`; `other` is another one.

    The translator has French and Arabic.
    """

    @classmethod
    def setUpTestData(cls):
        cls.own, cls.other = make_office(title="Own office"), make_office(title="Other office")
        cls.offices = {"own": [cls.own], "other": [cls.other], "none": []}
        cls.people = {
            role: make_staff(role, [cls.own], ["fr", "ar"] if role == "Translator" else [])
            for role in ROLES
        }

    def login(self, role):
        self.client.force_login(self.people[role])

    def article(self, place, languages="", **fields):
        """Return a draft, or an article that is out in `languages`, of the offices at a place."""
        fields = {"title_en": f"Article {place}", "title_fr": f"Article {place} fr"} | fields
        article = make_article(languages, **fields)
        article.offices.set(self.offices[place])
        return article

    def event(self, place, **fields):
        event = make_event("", title_en=f"Event {place}", **fields)
        event.offices.set(self.offices[place])
        return event

    def page(self, place, **fields):
        page = make_page("", title_en=f"Page {place}", **fields)
        page.offices.set(self.offices[place])
        return page

    def person(self, place, **fields):
        person = make_person("", title_en=f"Person {place}", **fields)
        for office in self.offices[place]:
            person.appointments.create(office=office, role_en="Director")
        return person

    def office(self, place):
        return {"own": self.own, "other": self.other}[place]

    def found(self, name, **query):
        """Return the texts that a search in the admin finds."""
        answer = self.client.get(reverse(f"admin:{name}"), query)
        return {each["text"] for each in answer.json()["results"]}
