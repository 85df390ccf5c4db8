"""Whatever is written into whichever text, no page, feed, calendar, mail or file lets it act."""

import json
import re
from urllib.parse import urlencode
from xml.etree import ElementTree

from django.core import mail
from django.db import transaction
from django.test import Client, SimpleTestCase, TestCase, tag
from django.urls import NoReverseMatch, reverse
from django.utils import translation
from django.utils.html import escape

from articles.models import Article
from events.models import Event
from organisation.models import Country
from publishing import reviews
from publishing.characters import CLOSING, OPENING, clean
from publishing.desk import xliff
from publishing.models import Tag
from publishing.richtext import sanitize
from subscriptions import mails as mails_to
from tests import hostile
from tests.authorisation.table import lines
from tests.authorisation.visits import Visits
from tests.authorisation.world import MAKERS
from tests.hostile_world import HostileWorld
from tests.subscriptions.test_sending import make_subscriber
from tests.test_surfaces import VISITS


@tag("once")
class SanitizerTest(SimpleTestCase):
    def test_there_are_enough(self):
        self.assertGreaterEqual(len(set(hostile.SNIPPETS)), 100)

    def test_nothing_acts_in_a_rich_text(self):
        for snippet in hostile.SNIPPETS:
            for html in (snippet, f"<p>{snippet}</p>", f"<table><tr><td>{snippet}"):
                clean = sanitize(html)
                with self.subTest(html[:200]):
                    self.assertEqual(hostile.dangers(clean), [])
                    self.assertEqual(sanitize(clean), clean, "it is clean only the second time")
                    self.assertNotRegex(clean, hostile.DIRECTION)

    def test_what_is_not_sanitised_is_found_to_act(self):
        acting = [each for each in [*hostile.ELEMENTS, *hostile.LINKS] if hostile.dangers(each)]
        self.assertGreater(len(acting), 50)


def addresses_of(world):
    """Yield the addresses of everything public in two languages."""
    for code in ("en", "fr"):
        with translation.override(code):
            for name in VISITS:
                try:
                    yield reverse(name)
                except NoReverseMatch:
                    continue
            for model in MAKERS:
                page = world.out(model)
                yield model.objects.get(pk=page.pk).get_absolute_url(code)
                yield reverse("sitemap", args=[model._meta.model_name, code, 1])
            yield world.out(Event).get_absolute_url(code) + "event.ics"
            yield reverse("topic", args=[world.rows[Tag, "own"].slug])
            yield reverse("goal", args=[10])
            yield reverse("country", args=[world.rows[Country, "own"].code])
            yield reverse("api:article", args=[world.out(Article).pk]) + f"?language={code}"
            yield reverse("api:event", args=[world.out(Event).pk]) + f"?language={code}"
            for snippet in hostile.SNIPPETS[:: 8 if code == "en" else 40]:
                yield f"{reverse('search:results')}?{urlencode({'q': snippet[:2000]})}"


@tag("once")
class SurfacesTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.world = HostileWorld()

    def check(self, path, response):
        """Check an answer as whoever reads it would be harmed."""
        kind = response.get("Content-Type", "").partition(";")[0]
        body = b"".join(response) if response.streaming else response.content
        for name, value in response.items():
            self.assertNotRegex(value, r"[\r\n\x85]", name)
        if kind == "text/html":
            text = body.decode()
            self.assertEqual(hostile.dangers(text, frames="/preview/" in path), [], path)
        elif kind.endswith("json"):
            json.loads(body)
        elif kind.endswith("xml"):
            self.check_xml(ElementTree.fromstring(body), path)
        elif kind == "text/calendar":
            self.check_calendar(body.decode(), path)

    def check_xml(self, root, path):
        for element in root.iter():
            self.assertNotRegex(element.tag, r"(?i)\}?(script|svg|img|iframe)$", path)
            for name, value in element.items():
                self.assertNotRegex(value, hostile.ACTIVE, f"{path} {name}")
            name, text = element.tag.rpartition("}")[2], element.text or ""
            if element.get("type") == "html" or name in ("description", "encoded"):
                self.assertEqual(hostile.dangers(text), [], path)

    def check_calendar(self, text, path):
        unfolded = text.replace("\r\n ", "").split("\r\n")
        self.assertNotIn("BEGIN:VALARM", unfolded, path)
        self.assertNotIn("ACTION:PROCEDURE", unfolded, path)
        self.assertEqual(unfolded.count("END:VCALENDAR"), 1, path)
        self.assertFalse([line for line in unfolded if "\n" in line or "\r" in line], path)

    def test_no_text_that_is_saved_turns_others_round(self):
        article = self.world.rows[Article, "own"]
        for snippet in hostile.BIDI:
            article.title_en = article.summary_en = snippet
            article.body_en = f"<p>{snippet}</p>"
            with transaction.atomic():
                article.save()
                stored = Article.objects.get(pk=article.pk)
                transaction.set_rollback(True)
            for text in (stored.title_en, stored.summary_en, stored.body_en):
                with self.subTest(snippet):
                    self.assertNotRegex(text, hostile.DIRECTION)
            for text in (stored.title_en, stored.summary_en):
                self.assertEqual(sum(map(text.count, OPENING)), text.count(CLOSING))

    def test_no_mail_gets_a_header_or_an_element_from_a_text(self):
        article, subscriber = self.world.out(Article), make_subscriber()
        article.refresh_from_db()
        with self.captureOnCommitCallbacks(execute=True), transaction.atomic():
            reviews.submit(article, "fr", self.world.people["Author"], "https://example.org")
        mails = [*mail.outbox, mails_to.confirmation(subscriber)]
        mails.append(mails_to.digest(subscriber, [article]))
        self.assertGreater(len(mails), 2)
        for each in mails:
            message = each.message()
            self.assertFalse({"bcc", "set-cookie"} & {name.lower() for name in message})
            self.assertNotRegex(each.subject, r"[\r\n]")
            for part in message.walk():
                if part.get_content_type() == "text/html":
                    html = part.get_payload(decode=True).decode()
                    self.assertEqual(hostile.dangers(html), [])

    def test_a_translation_from_an_agency_brings_in_nothing_that_acts(self):
        article = self.world.rows[Article, "own"]
        content = xliff.export(Article.objects.filter(pk=article.pk), "fr")
        ElementTree.fromstring(content)
        hostile_target = clean("".join(map(escape, hostile.ELEMENTS[:20])))
        content = re.sub(rb"<target[^>]*>.*?</target>|<target/>", b"", content, flags=re.DOTALL)
        targeted = content.decode().replace(
            "</source>", f"</source><target>{hostile_target}</target>"
        )
        with transaction.atomic():
            xliff.bring_in(xliff.read(targeted.encode()), self.world.people["Webmaster"])
            rows = [*Article.objects.all()]
            transaction.set_rollback(True)
        for row in rows:
            self.assertEqual(hostile.dangers(row.body_fr), [])

    def test_every_text_field_is_written_to(self):
        written = {label for label, _name in self.world.written}
        for label in ("articles.Article", "events.Session", "pages.MenuEntry", "auth.User"):
            self.assertIn(label, written)

    def test_no_public_address_lets_anything_act(self):
        for path in dict.fromkeys(addresses_of(self.world)):
            with self.subTest(path):
                response = self.client.get(path)
                self.assertIn(response.status_code, (200, 302, 400, 404))
                self.check(path, response)

    def test_no_page_of_the_newsroom_lets_anything_act(self):
        client = Client()
        client.force_login(self.world.people["Webmaster"])
        visits = Visits(self.world, client)
        for line in lines():
            if line.asked == "GET" and line.answers["Webmaster"] == "yes":
                path = visits.path(line.address, "own", line.asked)
                with self.subTest(path):
                    response = client.get(path)
                    self.assertEqual(response.status_code, 200)
                    self.check(path, response)
