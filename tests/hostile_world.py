"""A site in which every text is hostile: what is found by walking the models, written past every
form, as an import would.
"""

from itertools import cycle

from django.apps import apps
from django.contrib.auth.models import Group, User
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import DatabaseError, models, transaction

from articles.models import Article
from events.models import Event
from library.models import Document, Picture
from organisation.models import Country, Office, Person, PressContact
from pages.models import KeyFigure, LeadStory, Page, SiteSettings, SocialLink
from publishing.models import Goal, Tag
from publishing.richtext import RichTextField
from tests.authorisation.world import World
from tests.hostile import BIDI, SNIPPETS

#: What a program makes of other texts.
DERIVED = {"search.SearchDocument", "search.TitleWord", "search.Rebuild"}
#: How long a code is at most, such as that of a language.
CODE = 10
#: How many snippets a rich text has: one that is left open may swallow those behind it.
IN_A_TEXT = 12
#: Fields of these kinds take what their validators would not: programs ask no validator.
UNGUARDED = (models.URLField, models.EmailField, models.TextField)
OURS = [
    "publishing",
    "library",
    "organisation",
    "articles",
    "events",
    "pages",
    "subscriptions",
    "search",
]


def text_fields(model):
    """Return the fields of a model in which somebody can write: not codes and no passwords."""
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, (models.CharField, models.TextField))
        and not isinstance(field, (models.SlugField, models.FileField))
        and field.editable
        and (field.max_length or CODE + 1) > CODE
        and field.name != "password"
        and not field.choices
        and not field.is_relation
    ]


class HostileWorld(World):
    """`written` says how often each field took a snippet, `refused` which the database did not."""

    def __init__(self):
        super().__init__()
        self.written, self.refused = {}, []
        # Direction is kept by `save()`: tests.test_hostile shows it for itself.
        self.snippets = cycle(each for each in SNIPPETS if each not in BIDI)
        self.dress()
        ours = (each for label in OURS for each in apps.get_app_config(label).get_models())
        for model in (*ours, User, Group):
            if model._meta.label not in DERIVED:
                self.fill(model)
        del self.snippets  # each test gets a copy of the world, and of an iterator there is none
        call_command("rebuild_search", verbosity=0)

    def out(self, model):
        return self.rows[model, "out", "own"]

    def dress(self):
        """Put on the public pages all that a page can have."""
        rows, office, person = self.rows, self.out(Office), self.out(Person)
        article, event, country = self.out(Article), self.out(Event), rows[Country, "own"]
        contact, document, picture = (
            rows[each, "own"] for each in (PressContact, Document, Picture)
        )
        PressContact.objects.filter(pk=contact.pk).update(country=country, office=office)
        for page in (article, event, self.out(Page)):
            page.offices.add(office)
            page.countries.add(country)
            page.placed_contacts.create(contact=contact)
        for page in (article, event, office, person):
            page.tags.add(rows[Tag, "own"])
            page.goals.add(Goal.objects.get(number=10))
            type(page).objects.filter(pk=page.pk).update(main_picture=picture)
        article.corrections.create(text_en="x", text_fr="x")
        article.gallery.create(picture=picture)
        article.placed_documents.create(document=document)
        article.placed_boilerplates.create(
            boilerplate=rows[apps.get_model("articles.boilerplate"), "own"]
        )
        article.related_items.create(target=event)
        event.sessions.create(starts_at=event.starts_at, title_en="x", title_fr="x")
        event.speakers.create(name="x", role_en="x")
        event.partners.create(name_en="x", url="https://example.org/")
        office.countries.add(country)
        person.appointments.create(office=office, role_en="x", role_fr="x")
        site = rows[SiteSettings, "own"]
        SiteSettings.objects.filter(pk=site.pk).update(contact=contact)
        LeadStory.objects.create(site=site, article=article)
        KeyFigure.objects.create(site=site, value=1, label_en="x", label_fr="x")
        SocialLink.objects.create(site=site, label="x", url="https://example.org/")

    def fill(self, model):
        for pk in model._default_manager.values_list("pk", flat=True):
            for field in text_fields(model):
                self.write(model, pk, field)

    def write(self, model, pk, field):
        """Write into a field of a row what it may hold, as a program does."""
        if isinstance(field, RichTextField):
            value = "".join(next(self.snippets) for _number in range(IN_A_TEXT))
        else:
            length = field.max_length or 5000
            value = next(each for each in self.snippets if len(each) <= length)
            if not isinstance(field, UNGUARDED) and not self.is_valid(field, value):
                return
        rows = model._base_manager.filter(pk=pk)
        if hasattr(rows, "rewrite"):
            rows = rows.rewrite(False)
        try:
            with transaction.atomic():
                rows.update(**{field.attname: value})
        except (ValidationError, DatabaseError, ValueError):
            self.refused.append((model._meta.label, field.attname))
        else:
            key = model._meta.label, field.attname
            self.written[key] = self.written.get(key, 0) + 1

    def is_valid(self, field, value):
        try:
            field.run_validators(value)
        except ValidationError:
            return False
        return True
