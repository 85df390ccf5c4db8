"""What pages say of themselves in JSON-LD, against the terms of schema.org that we use."""

import json
import re
from datetime import UTC, date, datetime

from django.test import TestCase, tag
from jsonschema import Draft202012Validator, FormatChecker

from articles.models import Article
from events.models import Event
from pages.models import SiteSettings, SocialLink
from tests.factories import (
    FUTURE,
    PAST,
    make_article,
    make_country,
    make_event,
    make_office,
    make_page,
    make_person,
    make_picture,
    make_tag,
)

SCRIPT = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
ORIGIN = "http://testserver"

ADDRESS = {"type": "string", "pattern": "^https?://[!-~]+$"}
LANGUAGE = {"enum": ["en", "fr", "es", "ar"]}
WORDS = {"type": "string", "minLength": 1}
MOMENT = {"type": "string", "format": "date-time"}
WHEN = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d[+-]\d\d:\d\d)?$"}
REFERENCE = {"type": "object", "required": ["@id"], "properties": {"@id": ADDRESS}}


def node(required, **properties):
    """Return the schema of a node that has these properties and no others."""
    names = {"@type": WORDS, "@id": ADDRESS}
    return {
        "type": "object",
        "required": ["@type", *required.split()],
        "properties": names | properties,
        "additionalProperties": False,
    }


def many(schema):
    return {"type": "array", "minItems": 1, "items": schema}


IMAGE = node(
    "url width height",
    url=ADDRESS,
    width={"type": "integer", "minimum": 1},
    height={"type": "integer", "minimum": 1},
    caption=WORDS,
    creditText=WORDS,
)
PAGE = {"anyOf": [ADDRESS, node("@id inLanguage", inLanguage=LANGUAGE)]}
ORGANISATION = node(
    "@id name url logo",
    name=WORDS,
    url=ADDRESS,
    slogan=WORDS,
    logo=IMAGE,
    sameAs=many(ADDRESS),
)
ARTICLE = node(
    "@id url headline inLanguage datePublished dateModified publisher mainEntityOfPage",
    url=ADDRESS,
    mainEntityOfPage=ADDRESS,
    inLanguage=LANGUAGE,
    headline=WORDS,
    description=WORDS,
    articleSection=WORDS,
    dateline=WORDS,
    datePublished=MOMENT,
    dateModified=MOMENT,
    image=IMAGE,
    author=REFERENCE,
    publisher=REFERENCE,
    keywords=many(WORDS),
    contentLocation=many(node("name", name=WORDS)),
    correction=many(node("text", datePublished=WHEN, text=WORDS)),
)
PLACE = node(
    "name address",
    name=WORDS,
    address=node("", addressLocality=WORDS, addressCountry={"pattern": "^[A-Z]{2}$"}),
)
OTHER = node("name url", name=WORDS, url=ADDRESS)
EVENT = node(
    "@id name url inLanguage startDate endDate eventStatus eventAttendanceMode organizer",
    url=ADDRESS,
    inLanguage=LANGUAGE,
    name=WORDS,
    description=WORDS,
    startDate=WHEN,
    endDate=WHEN,
    eventStatus={
        "pattern": "^https://schema.org/Event(Scheduled|Postponed|Cancelled|MovedOnline)$"
    },
    eventAttendanceMode={
        "pattern": "^https://schema.org/(Mixed|Online|Offline)EventAttendanceMode$"
    },
    location=many({"anyOf": [PLACE, node("url", url=ADDRESS)]}),
    image=IMAGE,
    organizer={"anyOf": [REFERENCE, many(node("name", name=WORDS, url=ADDRESS))]},
    performer=many(node("name", name=WORDS, jobTitle=WORDS, url=ADDRESS)),
    superEvent=many(OTHER),
    subEvent=many(OTHER),
)
PERSON = node(
    "@id name url mainEntityOfPage",
    url=ADDRESS,
    mainEntityOfPage=PAGE,
    name=WORDS,
    honorificPrefix=WORDS,
    description=WORDS,
    image=IMAGE,
    jobTitle=many(WORDS),
    worksFor=REFERENCE,
)
OFFICE = node(
    "@id name url parentOrganization mainEntityOfPage",
    url=ADDRESS,
    mainEntityOfPage=PAGE,
    name=WORDS,
    alternateName=WORDS,
    description=WORDS,
    image=IMAGE,
    address=WORDS,
    telephone=many(WORDS),
    email=WORDS,
    foundingDate=WHEN,
    dissolutionDate=WHEN,
    areaServed=many(node("name", name=WORDS)),
    parentOrganization={"anyOf": [REFERENCE, many(OTHER)]},
    subOrganization=many(OTHER),
)
WEB_PAGE = node(
    "@id url name inLanguage isPartOf",
    url=ADDRESS,
    inLanguage=LANGUAGE,
    name=WORDS,
    description=WORDS,
    primaryImageOfPage=IMAGE,
    isPartOf=REFERENCE,
    publisher=REFERENCE,
)
WEB_SITE = node(
    "@id url name inLanguage potentialAction",
    url=ADDRESS,
    name=WORDS,
    inLanguage=LANGUAGE,
    publisher=REFERENCE,
    potentialAction={
        "type": "object",
        "required": ["@type", "target", "query-input"],
        "properties": {
            "@type": {"const": "SearchAction"},
            "target": {"properties": {"urlTemplate": {"pattern": r"\{search_term_string\}"}}},
        },
    },
)
STEP = node("position name item", position={"minimum": 1}, name=WORDS, item=ADDRESS)
TRAIL = node("itemListElement", itemListElement=many(STEP))
SCHEMAS = {
    "GovernmentOrganization": ORGANISATION,
    "NGO": ORGANISATION,
    "NewsArticle": ARTICLE,
    "Article": ARTICLE,
    "Event": EVENT,
    "Person": PERSON,
    "Organization": OFFICE,
    "WebPage": WEB_PAGE,
    "WebSite": WEB_SITE,
    "BreadcrumbList": TRAIL,
}


@tag("once")
class StructuredDataTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.site = SiteSettings.objects.create(
            **{f"name_{code}": f"Site {code}" for code in ("en", "fr", "es", "ar")}
        )

    def nodes(self, path):
        """Return the nodes of a page by their type, each as its schema wants it."""
        html = self.client.get(path).content.decode()
        [script] = SCRIPT.findall(html)
        data = json.loads(script)
        self.assertEqual(data["@context"], "https://schema.org")
        for each in data["@graph"]:
            schema = SCHEMAS[each["@type"]]
            Draft202012Validator(schema, format_checker=FormatChecker()).validate(each)
        return {each["@type"]: each for each in data["@graph"]}

    def of(self, page, language="en"):
        return self.nodes(page.get_absolute_url(language))

    def test_an_article_tells_all_that_it_is(self):
        article = make_article(
            "en ar",
            kind=Article.Kind.PRESS_RELEASE,
            summary_en="In short",
            dateline_place_en="Bern",
            main_picture=make_picture(caption_en="The hall", credit="Staff"),
            publish_at=datetime(2024, 5, 23, 8, tzinfo=UTC),
        )
        article.tags.add(make_tag("cities", name_en="Cities"))
        article.countries.add(make_country("CH", name_en="Swiss"))
        article.corrections.create(text_en="Ten.", corrected_on=date(2024, 6, 1))
        told = self.of(article)["NewsArticle"]
        self.assertEqual(told["headline"], article.title_en)
        self.assertEqual(told["dateModified"], "2024-06-01T00:00:00+02:00")
        self.assertEqual(told["publisher"]["@id"], f"{ORIGIN}/#organization")
        self.assertEqual(told["keywords"], ["Cities"])
        arabic = self.of(article, "ar")["NewsArticle"]
        self.assertEqual((arabic["inLanguage"], arabic["headline"]), ("ar", article.title_ar))

    def test_a_story_is_no_news(self):
        self.assertIn("Article", self.of(make_article(kind=Article.Kind.STORY)))

    def test_nothing_that_is_written_can_end_the_script(self):
        title = "</script><script>alert(1)</script><!-- & \u2028"
        for make in (make_article, make_event, make_office, make_person, make_page):
            page = make(title=title, summary_en=title)
            html = self.client.get(page.get_absolute_url("en")).content.decode()
            self.assertNotIn("<script>alert", html)
            self.assertNotIn("<!--", html)
            told = json.dumps(list(self.of(page).values()), ensure_ascii=False)
            self.assertIn("</script><script>alert(1)</script><!-- & ", told)

    def test_an_event_tells_when_and_where_in_the_time_of_its_venue(self):
        event = make_event(
            venue_en="Hall",
            room="7",
            city_en="St. John’s",
            country=make_country("AG"),
            starts_at=datetime(2024, 5, 28, 12, tzinfo=UTC),
        )
        event.speakers.create(person=make_person(title="Chair"), role_en="Chair")
        event.speakers.create(person=make_person(title="Secret", publish_at=FUTURE))
        event.partners.create(name_en="The islands", url="https://example.org/")
        make_event(title="Part", parent=event)
        told = self.of(event)["Event"]
        self.assertEqual(told["startDate"], "2024-05-28T08:00:00-04:00")
        self.assertEqual(told["endDate"], "2024-05-28T09:30:00-04:00")
        [place] = told["location"]
        self.assertEqual(place["name"], "Hall, 7")
        self.assertEqual(place["address"]["addressCountry"], "AG")
        self.assertEqual([each["name"] for each in told["performer"]], ["Chair en"])
        self.assertEqual([each["name"] for each in told["organizer"]], ["The islands"])
        self.assertEqual([each["name"] for each in told["subEvent"]], ["Part en"])

    def test_each_status_and_way_to_take_part_has_its_term(self):
        at_place = {"city_en": "Bern"}
        online = {"online_url": "https://example.org/join"}
        moved = {"status": Event.Status.MOVED_ONLINE}
        for fields, status, mode, places in (
            (at_place, "EventScheduled", "Offline", ["Place"]),
            (online, "EventScheduled", "Online", ["VirtualLocation"]),
            (at_place | online, "EventScheduled", "Mixed", ["Place", "VirtualLocation"]),
            (at_place | moved, "EventMovedOnline", "Online", ["VirtualLocation"]),
            ({"status": Event.Status.PROVISIONAL}, "EventScheduled", "Offline", []),
            ({"status": Event.Status.POSTPONED}, "EventPostponed", "Offline", []),
            ({"status": Event.Status.CANCELLED}, "EventCancelled", "Offline", []),
        ):
            with self.subTest(fields):
                told = self.of(make_event(**fields))["Event"]
                self.assertEqual(told["eventStatus"], f"https://schema.org/{status}")
                self.assertEqual(
                    told["eventAttendanceMode"], f"https://schema.org/{mode}EventAttendanceMode"
                )
                self.assertEqual([each["@type"] for each in told.get("location", [])], places)

    def test_a_day_is_told_without_hours(self):
        event = make_event(is_all_day=True, starts_at=datetime(2024, 5, 28, 4, tzinfo=UTC))
        self.assertEqual(self.of(event)["Event"]["startDate"], "2024-05-28")

    def test_a_person_is_what_they_are_today(self):
        person = make_person(honorific_en="Ms", main_picture=make_picture())
        person.appointments.create(role_en="Chief", from_on=date(2020, 1, 1))
        person.appointments.create(role_en="Clerk", until_on=date(2019, 12, 31))
        told = self.of(person)["Person"]
        self.assertEqual((told["jobTitle"], told["honorificPrefix"]), (["Chief"], "Ms"))

    def test_an_office_stands_below_its_public_parent_or_the_organisation(self):
        whole, hidden = make_office(title="Whole"), make_office(publish_at=FUTURE)
        office = make_office(
            parent=whole,
            address="1, Street\nBern",
            phones="+41 22 555 01 00",
            email="a@example.org",
        )
        make_office(title="Secret", parent=office, publish_at=FUTURE)
        told = self.of(office)["Organization"]
        self.assertEqual(told["parentOrganization"][0]["name"], "Whole en")
        self.assertEqual(told["address"], "1, Street, Bern")
        self.assertNotIn("subOrganization", told)
        alone = self.of(make_office(parent=hidden))["Organization"]
        self.assertEqual(alone["parentOrganization"], {"@id": f"{ORIGIN}/#organization"})

    def test_the_way_to_a_page_is_told_as_it_is_shown(self):
        above = make_page(slug_en="about", title="About")
        page = make_page(parent=above, slug_en="history", title="History")
        steps = self.of(page)["BreadcrumbList"]["itemListElement"]
        self.assertEqual([step["name"] for step in steps], ["Home", "About en", "History en"])
        self.assertEqual(steps[1]["item"], f"{ORIGIN}/en/about/")
        html = self.client.get(page.get_absolute_url("en")).content.decode()
        self.assertIn('<li><a href="/en/about/">About en</a></li>', html)
        event = make_event(parent=make_event(title="Hidden", publish_at=FUTURE))
        steps = self.of(event)["BreadcrumbList"]["itemListElement"]
        self.assertEqual([step["name"] for step in steps[:-1]], ["Home", "Events"])

    def test_the_home_page_tells_of_the_organisation_and_its_search(self):
        SocialLink.objects.create(site=self.site, label="Example", url="https://example.org/us")
        nodes = self.nodes("/en/")
        self.assertEqual(nodes["GovernmentOrganization"]["sameAs"], ["https://example.org/us"])
        target = nodes["WebSite"]["potentialAction"]["target"]["urlTemplate"]
        self.assertEqual(target, f"{ORIGIN}/en/search/?q={{search_term_string}}")
        SiteSettings.objects.update(kind=SiteSettings.Kind.NGO)
        self.assertIn("NGO", self.nodes("/ar/"))

    def test_no_site_is_no_organisation(self):
        SiteSettings.objects.all().delete()
        self.assertNotIn("GovernmentOrganization", self.nodes("/en/news/"))
        self.assertIn("NewsArticle", self.of(make_article(publish_at=PAST)))
