from datetime import UTC, date, datetime

from django.test import TestCase

from articles.models import Article, Boilerplate
from events.models import Event, Session
from publishing.differences import differences
from publishing.models import RelatedItem
from publishing.snapshots import snapshot
from tests.factories import (
    make_article,
    make_contact,
    make_event,
    make_page,
    make_picture,
    make_tag,
    place_contact,
)


class DifferencesTest(TestCase):
    def setUp(self):
        self.article = make_article("en fr", title="Old", body_en="<p>One</p>")

    def found(self, edit):
        """Return what an edit of the article changes."""
        old = snapshot(self.article)
        edit(self.article)
        self.article.save()
        return differences(old, snapshot(Article.objects.get(pk=self.article.pk)), Article)

    def only(self, edit):
        found = self.found(edit)
        self.assertEqual(len(found), 1, found)
        return found[0]

    def test_nothing_differs_from_itself(self):
        place_contact(self.article)
        content = snapshot(self.article)
        self.assertEqual(differences(content, content, Article), [])

    def test_a_text_is_named_with_its_language(self):
        def edit(article):
            article.title_fr = "New fr"

        found = self.only(edit)
        self.assertEqual((found.path, found.language), (("editions", "fr", "title"), "fr"))
        self.assertEqual((found.label, found.old, found.new), ("Title", "Old fr", "New fr"))
        self.assertEqual(found.html, "<del>Old</del><ins>New</ins> fr")

    def test_rich_text_is_compared_by_its_words(self):
        def edit(article):
            article.body_en = "<p>One two</p>"

        self.assertEqual(self.only(edit).html, '<p class="words-p">One<ins> two</ins></p>')

    def test_a_choice_a_date_and_a_relation_are_readable(self):
        picture = make_picture(name="A port <1>")

        def edit(article):
            article.kind = Article.Kind.STORY
            article.dateline_on = date(2024, 6, 1)
            article.main_picture = picture

        found = {each.label: each.html for each in self.found(edit)}
        self.assertEqual(
            found,
            {
                "Kind": "<del>News</del> <ins>Story</ins>",
                "Dateline date": "<del>23 May 2024</del> <ins>1 June 2024</ins>",
                "Main picture": "<ins>A port &lt;1&gt;</ins>",
            },
        )

    def test_tags_that_came_and_went_are_named(self):
        cities, ports = make_tag("cities"), make_tag("ports")
        self.article.tags.add(cities, ports)

        def edit(article):
            article.tags.set([ports, make_tag("rights")])

        found = self.only(edit)
        self.assertEqual((found.label, found.language), ("Tags", None))
        self.assertEqual(found.html, "<del>Cities</del>, Ports, <ins>Rights</ins>")

    def test_a_row_that_came_is_named_once(self):
        found = self.only(lambda article: place_contact(article, name_en="Night desk"))
        self.assertEqual((found.label, found.new), ("Press contact", "Night desk"))
        self.assertEqual(found.html, "<ins>Night desk</ins>")
        self.assertTrue(found.is_of_row)

    def test_a_row_that_went_has_its_name_still(self):
        place_contact(self.article, name_en="Night desk")
        found = self.only(lambda article: article.placed_contacts.all().delete())
        self.assertEqual(found.html, "<del>Night desk</del>")

    def test_the_texts_of_a_row_that_came_belong_to_it(self):
        found = self.found(
            lambda article: article.corrections.create(
                corrected_on=date(2024, 6, 1), text_en="It is 58.", text_fr="C’est 58."
            )
        )
        self.assertEqual(
            [(each.language, each.new) for each in found],
            [
                (None, "2024-06-01"),
                (None, "1 June 2024"),
                ("en", "It is 58."),
                ("fr", "C’est 58."),
            ],
        )
        self.assertTrue(all(each.is_of_row for each in found))

    def test_a_field_of_a_row_is_named_with_its_row(self):
        row = self.article.corrections.create(corrected_on=date(2024, 6, 1), text_en="It is 57.")
        found = self.only(lambda _article: type(row).objects.update(text_en="It is 58."))
        self.assertEqual(found.label, "Correction “2024-06-01”: Text")
        self.assertEqual(
            found.path, ("parts", "corrections", str(row.key), "editions", "en", "text")
        )
        self.assertFalse(found.is_of_row)

    def test_a_new_order_is_one_difference(self):
        rows = [place_contact(self.article, name_en=name) for name in ("One", "Two")]
        type(rows[0]).objects.filter(pk=rows[0].pk).update(position=5)
        before = snapshot(self.article)
        type(rows[1]).objects.filter(pk=rows[1].pk).update(position=9)
        (found,) = differences(before, snapshot(self.article), Article)
        self.assertEqual(found.label, "Press contacts: order")
        self.assertEqual((found.old, found.new), ("Two, One", "One, Two"))

    def test_a_related_page_of_any_type_is_named(self):
        target = make_event("fr", title="Sommet")
        found = self.only(lambda article: article.related_items.create(target=target))
        self.assertEqual((found.label, found.new), ("Related item", "Sommet fr"))
        other = make_page("en", title="Law")

        def edit(article):
            row = article.related_items.get()
            row.target = other
            row.save()

        self.assertIn("<del>Sommet fr</del> <ins>Law en</ins>", [d.html for d in self.found(edit)])

    def test_what_is_gone_has_its_number(self):
        tag = make_tag()
        self.article.tags.add(tag)
        old, pk = snapshot(self.article), tag.pk
        tag.delete()
        (found,) = differences(old, snapshot(self.article), Article)
        self.assertEqual(found.old, f"#{pk}")

    def test_boilerplates_are_told_once(self):
        about = Boilerplate.objects.create(title_en="About us")
        found = self.only(lambda article: article.placed_boilerplates.create(boilerplate=about))
        self.assertEqual(found.label, "Boilerplate")

    def test_moments_are_those_of_the_pages_own_clocks(self):
        event = make_event("en", timezone="America/Antigua")
        old = snapshot(event)
        event.ends_at = datetime(2024, 5, 28, 14, tzinfo=UTC)
        event.save()
        Session.objects.create(event=event, starts_at=event.starts_at, title_en="Opening")
        found = {each.label: each.new for each in differences(old, snapshot(event), Event)}
        self.assertEqual(found["End"], "28 May 2024, 10:00 (America/Antigua)")
        self.assertIn("08:00", found["Session “Opening”: Start"])

    def test_all_that_a_new_page_says_differs_from_nothing(self):
        found = differences(None, snapshot(self.article), Article)
        said = {(each.language, each.label): each.new for each in found}
        self.assertEqual(said["fr", "Title"], "Old fr")
        self.assertEqual(said[None, "Kind"], "News")
        self.assertNotIn(("es", "Title"), said)

    def test_a_content_of_another_time_may_lack_fields(self):
        content = snapshot(self.article)
        del content["shared"]["kind"], content["editions"]["fr"], content["parts"]["corrections"]
        content["shared"]["mood"] = "good"
        labels = [each.label for each in differences(content, snapshot(self.article), Article)]
        self.assertIn("Kind", labels)

    def test_many_rows_take_no_more_queries(self):
        def content_with(rows):
            for number in range(rows):
                place_contact(self.article, name_en=f"Desk {number}")
                RelatedItem.objects.create(source=self.article, target=make_event("en"))
                self.article.tags.add(make_tag(f"tag-{number}-{rows}"))
            return snapshot(self.article)

        make_contact()
        few, many = content_with(1), content_with(8)
        differences(None, few, Article)  # it reads the types of content once
        with self.assertNumQueries(3):
            differences(None, few, Article)
        with self.assertNumQueries(3):
            differences(few, many, Article)
