"""The demo site after some weeks of work, a small site, and what is done to their exports."""

import hashlib
import json
from datetime import UTC, datetime, timedelta

from django.contrib.auth.models import Group, User
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from articles.models import Article
from events.models import Event
from imports.models import ImportedPage
from iomcms.backups.tables import all_tables
from iomcms.demo.entries import read
from iomcms.demo.loader import Loader
from iomcms.transfer import MANIFEST
from iomcms.transfer.kinds import Kind
from iomcms.transfer.places import new
from iomcms.transfer.properties import Translated
from iomcms.transfer.taking_out import take_out
from organisation.models import Country, Office, Person, PressContact, StaffScope
from pages.models import Page
from publishing import actions, reviews
from publishing.history import record
from publishing.models import Redirect, Release, Translation, Version
from publishing.redirects import lead
from search.models import PromotedResult, UnansweredQuery
from tests.factories import make_article, make_country, make_picture, make_tag, picture_file
from tests.library.files import make_document, shown_in_text

REPORT = {"left_over": [], "doubts": []}
LOADED_AT = datetime(2026, 12, 1, 12, tzinfo=UTC)


def silent(what, number):
    """Tell nobody how far it is."""


def fill():
    """Load the demo content, and let people work on it."""
    Loader(read(), LOADED_AT, picture_width=16).load()
    amal = User.objects.create_user("amal", "amal@example.org", "secret", first_name="Amal")
    amal.groups.add(Group.objects.get(name="Editor"))
    StaffScope.objects.create(user=amal, languages=["ar"]).offices.add(Office.objects.first())
    out = Article.objects.public("en").public("es").public("fr")
    edited, scheduled, withdrawn, moved, gone = out.order_by("pk")[:5]
    connect()
    write(edited, amal)
    plan(scheduled, amal)
    actions.withdraw(withdrawn, "fr", note="Retiré")
    moved.slug_en = "another-address"
    moved.save()
    actions.delete(gone)
    review(make_article("", title_en="A draft", title_ar="مسودة"), amal)
    lead("/node/12?page=2", edited, "ar")
    Redirect.objects.create(address="/old", redirect_to="https://example.org/new")
    where = {"page": edited, "system": "pages", "identifier": "old.html", "language": "fr"}
    what = {"checksum": "1", "version": 1, "result": "new", "report": REPORT}
    ImportedPage.objects.create(**where, **what)
    PromotedResult.objects.create(phrase="ship", language="en", target=Page.objects.first())
    UnansweredQuery.objects.create(words="ship", language="en", day=timezone.localdate())


def connect():
    """Let pages of each type have what few have."""
    page, document = Page.objects.first(), make_document(title_en="Report")
    page.goals.add(10)
    page.countries.add(Country.objects.first())
    page.offices.add(Office.objects.first())
    page.placed_contacts.create(contact=PressContact.objects.first())
    for each in (Person, Office):
        each.objects.first().goals.add(5)
    for each in (Article, Event):
        each.objects.first().placed_documents.create(document=document)


def write(article, user):
    """Write history, and a working copy in Arabic that shows a file and a picture."""
    version = record(article, Version.Action.SAVED, ["en"])
    Version.objects.filter(pk=version.pk).update(made_by=user, made_from="2001:db8::1")
    copy = actions.edit(article)
    document, picture = make_document(title_ar="تقرير"), make_picture()
    texts = f'<p>نص <a href="{document.file.url}">تقرير</a></p>{shown_in_text(picture)}'
    copy.title_ar, copy.body_ar, copy.is_outdated_fr = "عنوان \u200f«جديد»", texts, True
    copy.save()
    record(article, Version.Action.SAVED, ["ar"])
    replaced, picture.file = picture.file.name, picture_file(colour="#ffffff")
    picture.save()
    default_storage.delete(replaced)
    live = make_article("ar", body_ar=texts)
    live.related_items.create(target=article)
    record(live, Version.Action.PUBLISHED, ["ar"])


def plan(article, user):
    """Plan a change of what is out, in a release."""
    copy = actions.edit(article)
    copy.title_es = "Otro título"
    copy.save()
    tomorrow = timezone.now() + timedelta(days=1)
    release = Release.objects.create(name="Tomorrow", publish_at=tomorrow, created_by=user)
    release.items.create(page=article, languages=["es"])
    actions.publish(article, ["es"], at=tomorrow, release=release)
    waiting = Translation.objects.of(article).filter(language="es")
    waiting.update(assigned_to=user, due_on=timezone.localdate())


def review(article, user):
    reviews.submit(article, "en", user)
    reviews.approve(article, "en", user, comment="Well done")


def small():
    """Make a site that has one of some things."""
    User.objects.create_user("amal", is_staff=True)
    article = make_article("en ar", body_en="<p>Words</p>")
    article.tags.add(make_tag())
    article.countries.add(make_country())
    article.main_picture = make_picture()
    article.save()
    record(article, Version.Action.SAVED, ["en"])
    make_document()


def taken_out(path, **options):
    """Take the site out into a folder, and return its manifest."""
    with new(path) as place:
        return take_out(place, silent, **options)


def kinds():
    """Return all tables as kinds, those that are left out too, by name."""
    return {name: Kind(table) for name, table in all_tables().items()}


def rows():
    """Return what stands in the tables, by table: rows by column, without what is left out."""
    found = {}
    for name, kind in kinds().items():
        columns = columns_of(kind)
        names = ", ".join(f'"{column}"' for column in columns)
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT {names} FROM "{name}" ORDER BY "{kind.table.key.column}"')
            found[name] = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
    return found


def columns_of(kind):
    """Return the columns whose values an export keeps."""
    unread = {
        each.original.column for each in kind.properties.values() if isinstance(each, Translated)
    }
    left_out = {*kind.without, *kind.instead, *unread}
    return [name for name in kind.table.kinds if name not in left_out]


def files(folder=""):
    folders, names = default_storage.listdir(folder)
    found = {}
    for name in names:
        with default_storage.open(f"{folder}{name}") as file:
            found[f"{folder}{name}"] = file.read()
    for each in folders:
        if each != "renditions":
            found |= files(f"{folder}{each}/")
    return found


def rewrite(folder, name, change):
    """Let a member of an export in a folder be another, and its checksum be right."""
    path = folder / name
    path.write_bytes(change(path.read_bytes()))
    sign(folder, name)


def sign(folder, name):
    manifest = json.loads((folder / MANIFEST).read_text())
    content = (folder / name).read_bytes()
    about = {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    if name.startswith("files/"):
        listed = [json.loads(line) for line in (folder / "files.jsonl").open()]
        for each in listed:
            if each["name"] == name.removeprefix("files/"):
                each |= about
        lines = [json.dumps(each) + "\n" for each in listed]
        (folder / "files.jsonl").write_text("".join(lines))
        sign(folder, "files.jsonl")
        return
    manifest["members"][name] = about
    (folder / MANIFEST).write_text(json.dumps(manifest))


def change_rows(folder, kind, change):
    """Let a function change the rows of a kind, a list of objects."""

    def changed(content):
        found = [json.loads(line) for line in content.splitlines()]
        change(found)
        return b"".join(json.dumps(row).encode() + b"\n" for row in found)

    rewrite(folder, f"rows/{kind}.jsonl", changed)
    change_manifest(
        folder, lambda manifest: manifest["kinds"][kind].update(rows=count(folder, kind))
    )


def count(folder, kind):
    return len((folder / f"rows/{kind}.jsonl").read_bytes().splitlines())


def change_manifest(folder, change):
    manifest = json.loads((folder / MANIFEST).read_text())
    change(manifest)
    (folder / MANIFEST).write_text(json.dumps(manifest))
