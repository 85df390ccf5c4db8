from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.test import TestCase

from articles.models import Article, Boilerplate
from events.models import Event
from imports.models import ImportedPage
from imports.recognised import About, Contact, Doubt, Occurrence, Recognised
from imports.sources import Block, Kind, Source
from imports.writing import Writer, write
from organisation.models import PressContact
from pages.models import Page
from publishing.models import Redirect, Version

ADDRESS = "https://www.example.org/fr/news/bridges"


def paragraph(text, **more):
    return Block(Kind.PARAGRAPH, text, **more)


def source(name="bridges", language="fr", checksum="1", **more):
    address = f"https://www.example.org/{language}/news/{name}"
    defaults = {"file": f"{name}.{language}.html", "address": address, "blocks": []}
    return Source(checksum=checksum * 64, language=language, **defaults | more)


def recognised(language="fr", kind="article", **more):
    defaults = {
        "title": "Des ponts",
        "subkind": "press_release" if kind == "article" else "",
        "dateline_place": "Genève" if kind == "article" else "",
        "dateline_on": date(2024, 5, 23) if kind == "article" else None,
        "body": [paragraph("Les ponts.")],
    }
    return Recognised(kind=kind, language=language, **defaults | more)


class NewPageTests(TestCase):
    def test_an_article_becomes_a_draft_with_all_that_was_recognised(self):
        about = About("À propos", (paragraph("Nous construisons."),))
        contact = Contact("Genève", "Ada Pont", ("ada@example.org",), ("+41 22 555 01 00",))
        written = write(
            source(),
            recognised(
                note_to_editors=[paragraph("Une note.")], boilerplates=[about], contacts=[contact]
            ),
        )
        article = Article.objects.get()
        self.assertEqual((written.page, written.result), (article, "new"))
        self.assertEqual(article.title_fr, "Des ponts")
        self.assertEqual(article.kind, "press_release")
        self.assertEqual(
            (article.dateline_place_fr, article.dateline_on), ("Genève", date(2024, 5, 23))
        )
        self.assertEqual(article.body_fr, "<p>Les ponts.</p>")
        self.assertEqual(article.note_to_editors_fr, "<p>Une note.</p>")
        self.assertEqual(article.source_language, "fr")
        self.assertEqual(article.public_languages(), [])
        placed = article.placed_contacts.get().contact
        self.assertEqual((placed.name_fr, placed.duty_station_fr), ("Ada Pont", "Genève"))
        self.assertEqual((placed.emails, placed.phones), ("ada@example.org", "+41 22 555 01 00"))
        self.assertEqual(article.placed_boilerplates.get().boilerplate.title_fr, "À propos")
        version = Version.objects.of(article).get()
        self.assertEqual(version.comment, f"Imported from {ADDRESS}")
        redirect = Redirect.objects.get()
        self.assertEqual((redirect.address, redirect.page), ("/fr/news/bridges", article))

    def test_a_page_that_is_the_same_writes_no_row(self):
        write(source(), recognised())
        self.assertEqual(write(source(), recognised()).result, "unchanged")
        self.assertEqual(Article.objects.count(), 1)

    def test_what_the_source_changed_is_taken_over(self):
        write(source(), recognised())
        written = write(source(checksum="2"), recognised(title="Deux ponts"))
        self.assertEqual(written.result, "changed")
        self.assertEqual(Article.objects.get().title_fr, "Deux ponts")
