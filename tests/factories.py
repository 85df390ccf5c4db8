"""The smallest valid rows; a test states only what matters to it. No randomness, fixed moments."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from itertools import count

from django.core.files.base import ContentFile
from PIL import Image

from articles.models import Article, ArticleContact
from events.models import Event
from library.models import Picture
from organisation.models import Country, Office, Person, PressContact
from pages.models import Page
from publishing.languages import localized
from publishing.models import Tag

#: A moment long gone: what was published then is public.
PAST = datetime(2024, 1, 1, tzinfo=UTC)
#: A moment that no test will reach.
FUTURE = datetime(2999, 1, 1, tzinfo=UTC)
number = count(1)


def editions(languages, title, publish_at=PAST, unpublish_at=None):
    """Return the columns of editions with the same title in each of the languages."""
    columns = {}
    for language in languages.split():
        columns[localized("title", language)] = f"{title} {language}"
        columns[localized("publish_at", language)] = publish_at
        columns[localized("unpublish_at", language)] = unpublish_at
    return columns


def make(model, languages, defaults, fields):
    publication = {
        name: fields.pop(name) for name in ("publish_at", "unpublish_at") if name in fields
    }
    title = fields.pop("title", f"{model.__name__} {next(number)}")
    return model.objects.create(**defaults | editions(languages, title, **publication) | fields)


def make_article(languages="en", **fields):
    defaults = {"kind": Article.Kind.NEWS, "dateline_on": date(2024, 5, 23)}
    return make(Article, languages, defaults, fields)


def make_event(languages="en", **fields):
    starts_at = fields.get("starts_at", datetime(2024, 5, 28, 12, tzinfo=UTC))
    defaults = {
        "kind": Event.Kind.CONFERENCE,
        "timezone": "America/Antigua",
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(minutes=90),
    }
    return make(Event, languages, defaults, fields)


def make_office(languages="en", **fields):
    return make(Office, languages, {"kind": Office.Kind.COUNTRY}, fields)


def make_person(languages="en", **fields):
    return make(Person, languages, {}, fields)


def make_page(languages="en", **fields):
    return make(Page, languages, {}, fields)


def make_country(code="AG", **fields):
    defaults = {"name_en": f"Country {code}", "region": Country.Region.LATIN_AMERICA}
    return Country.objects.create(code=code, **defaults | fields)


def make_contact(**fields):
    defaults = {"name_en": "Media desk", "emails": "media@example.org"}
    return PressContact.objects.create(**defaults | fields)


def make_tag(slug="cities", **fields):
    return Tag.objects.create(slug=slug, **{"name_en": slug.title()} | fields)


def place_contact(article, **fields):
    return ArticleContact.objects.create(article=article, contact=make_contact(**fields))


def make_picture(file=None, **fields):
    defaults = {"name": f"Picture {next(number)}", "alt_en": "A bridge"}
    picture = Picture(**defaults | fields)
    picture.file.save("bridge.png", file or picture_file(), save=True)
    return picture


def picture_file(size=(8, 6), colour="#0a3d91"):
    """Return a PNG that is a real picture."""
    content = BytesIO()
    Image.new("RGB", size, colour).save(content, "PNG")
    return ContentFile(content.getvalue(), "bridge.png")
