from datetime import date

from django.test import TestCase

from articles.models import Article, Boilerplate
from tests.factories import (
    FUTURE,
    make_article,
    make_contact,
    make_country,
    make_event,
    make_office,
    make_picture,
    make_tag,
    place_contact,
)


class ListTest(TestCase):
    def shown(self, query=""):
        return self.client.get(f"/en/news/{query}").context["articles"].rows

    def test_the_newest_stands_first(self):
        old, new = (make_article(dateline_on=date(year, 1, 1)) for year in (2019, 2024))
        self.assertEqual(self.shown(), [new, old])

    def test_each_filter_narrows_the_list(self):
        wanted = make_article(kind=Article.Kind.STORY, dateline_on=date(2020, 5, 1))
        make_article()
        office, country = make_office(slug_en="brussels"), make_country("BE")
        wanted.tags.add(make_tag("cities"))
        wanted.offices.add(office)
        wanted.countries.add(country)
        for query in ("kind=story", "year=2020", "tag=cities", "office=brussels", "country=BE"):
            with self.subTest(query):
                self.assertEqual(self.shown(f"?{query}"), [wanted])
        self.assertEqual(self.shown("?kind=story&year=2024"), [])
        self.assertEqual(self.shown("?kind=nonsense"), [])

    def test_filters_offer_only_what_public_articles_have(self):
        public, draft = make_article(), make_article(publish_at=None, dateline_on=date(1999, 1, 1))
        public.tags.add(make_tag("cities", name_en="Cities"))
        draft.tags.add(make_tag("secret", name_en="Secret"))
        hidden = make_office(publish_at=FUTURE)
        public.offices.add(hidden)
        context = self.client.get("/en/news/").context
        offered = {name: context["options"][name] for name in ("tag", "year", "office")}
        self.assertEqual(
            offered,
            {
                "tag": '<option value="cities">Cities</option>',
                "year": '<option value="2024">2024</option>',
                "office": "",
            },
        )

    def test_the_news_of_an_office_are_those_of_its_public_parts_too(self):
        bureau = make_office(slug_en="bureau")
        part, hidden = make_office(parent=bureau), make_office(parent=bureau, publish_at=FUTURE)
        below_hidden = make_office(parent=hidden)
        shown = [make_article(), make_article()]
        for article, offices in zip(
            [*shown, make_article()], [[bureau, part], [part], [hidden, below_hidden]], strict=True
        ):
            article.offices.add(*offices)
        self.assertEqual(self.shown("?office=bureau"), shown[::-1])

    def test_pages_follow_each_other_without_a_count(self):
        for _ in range(21):
            make_article()
        first = self.client.get("/en/news/").context["articles"]
        second = self.client.get("/en/news/?page=2").context["articles"]
        self.assertEqual((len(first.rows), first.has_next, first.has_previous), (20, True, False))
        self.assertEqual((len(second.rows), second.has_next, second.has_previous), (1, False, True))
        self.assertEqual(self.client.get("/en/news/?page=3").status_code, 404)

    def test_pages_keep_the_filters(self):
        for _ in range(21):
            make_article(kind=Article.Kind.STORY)
        self.assertContains(self.client.get("/en/news/?kind=story"), "?kind=story&amp;page=2")


class PageTest(TestCase):
    def page(self, article, language="en"):
        return self.client.get(article.get_absolute_url(language))

    def test_it_shows_all_that_stands_on_it(self):
        article = make_article(
            dateline_place_en="New York",
            body_en="<p>The dialogue ended.</p>",
            note_to_editors_en="<p>Programme on request.</p>",
            main_picture=make_picture(
                alt_en="A round table", caption_en="The hall", credit="Staff"
            ),
        )
        text = Boilerplate.objects.create(
            title_en="About the dialogue", text_en="<p>Since 2001.</p>"
        )
        article.placed_boilerplates.create(boilerplate=text)
        place_contact(article, name_en="New York desk", phones="+1 202 555 0143 ext. 230")
        article.corrections.create(text_en="It was two days.", corrected_on=date(2024, 6, 1))
        article.tags.add(make_tag("pathways", name_en="Pathways"))
        article.goals.add(10)
        article.related_items.create(target=make_event(title="Second session"))
        response = self.page(article)
        for text in (
            "New York",
            "23 May 2024",
            "The dialogue ended.",
            "Programme on request.",
            "About the dialogue",
            "Since 2001.",
            "A round table",
            "The hall",
            "Staff",
            "New York desk",
            "tel:+1-202-555-0143;ext=230",
            "It was two days.",
            "1 June 2024",
            "Pathways",
            "Reduced inequalities",
            "Second session en",
        ):
            with self.subTest(text):
                self.assertContains(response, text)

    def test_contacts_stand_in_the_editors_order(self):
        article = make_article()
        for position, name in ((2, "Second desk"), (1, "First desk")):
            article.placed_contacts.create(contact=make_contact(name_en=name), position=position)
        text = self.page(article).content.decode()
        self.assertLess(text.index("First desk"), text.index("Second desk"))

    def test_related_pages_show_only_where_they_are_public(self):
        article = make_article("en fr")
        article.related_items.create(target=make_article("fr", title="Seulement"))
        article.related_items.create(target=make_event("en", publish_at=FUTURE, title="Embargoed"))
        self.assertContains(self.page(article, "fr"), "Seulement fr")
        response = self.page(article)
        self.assertNotContains(response, "Seulement")
        self.assertNotContains(response, "Embargoed")

    def test_a_boilerplate_without_this_language_is_left_out(self):
        article = make_article("en fr")
        about = Boilerplate.objects.create(title_en="About us", text_en="<p>We are.</p>")
        article.placed_boilerplates.create(boilerplate=about)
        self.assertNotContains(self.page(article, "fr"), "About us")

    def test_what_an_editor_types_is_shown_as_text(self):
        article = make_article(title="<script>alert(1)</script>", summary_en="<b>bold</b>")
        response = self.page(article)
        self.assertNotContains(response, "<script>alert(1)")
        self.assertNotContains(response, "<b>bold")
