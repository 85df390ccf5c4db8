from articles.models import Article
from publishing.models import RelatedItem
from tests.admin import AdminTestCase, address
from tests.factories import (
    make_article,
    make_contact,
    make_country,
    make_office,
    make_picture,
    make_tag,
    place_contact,
)

RELATED = "publishing-relateditem-source_type-source_id"


class ArticleFormTests(AdminTestCase):
    def test_an_article_in_two_languages_is_saved_as_a_draft(self):
        response = self.save(
            Article,
            title_en="Cities open their doors",
            title_fr="Des villes ouvrent leurs portes",
        )
        self.assertSaved(response)
        article = Article.objects.get()
        self.assertEqual(article.slug_fr, "des-villes-ouvrent-leurs-portes")
        self.assertEqual(article.public_languages(), [])

    def test_saving_unchanged_changes_nothing(self):
        article = make_article(
            "en fr", body_en="<p>Text</p>", main_picture=make_picture(alt_fr="Pont")
        )
        article.tags.add(make_tag())
        article.offices.add(make_office())
        place_contact(article)
        RelatedItem.objects.create(source=article, target=make_article(), position=3)
        before = Article.objects.values().get(pk=article.pk)
        self.assertSaved(self.save(Article, article))
        after = Article.objects.values().get(pk=article.pk)
        self.assertEqual({**before, "updated_at": None}, {**after, "updated_at": None})
        self.assertEqual([tag.slug for tag in article.tags.all()], ["cities"])
        self.assertEqual(article.related_items.get().position, 3)
        self.assertEqual(article.placed_contacts.count(), 1)

    def test_tags_are_chosen_from_those_that_exist(self):
        tag = make_tag()
        self.assertSaved(self.save(Article, title_en="Cities", tags=[tag.pk]))
        self.assertEqual(list(Article.objects.get().tags.all()), [tag])

    def test_a_related_item_is_chosen_among_pages_of_every_type(self):
        office = make_office()
        response = self.save(
            Article,
            **{
                "title_en": "Cities",
                f"{RELATED}-TOTAL_FORMS": 1,
                f"{RELATED}-0-page": f"organisation.office:{office.pk}",
                f"{RELATED}-0-position": 10,
            },
        )
        self.assertSaved(response)
        self.assertEqual(Article.objects.get().related_items.get().target, office)

    def test_contacts_keep_the_order_they_are_given(self):
        first, second = make_contact(), make_contact()
        response = self.save(
            Article,
            **{
                "title_en": "Cities",
                "placed_contacts-TOTAL_FORMS": 2,
                "placed_contacts-0-contact": first.pk,
                "placed_contacts-0-position": 20,
                "placed_contacts-1-contact": second.pk,
                "placed_contacts-1-position": 10,
            },
        )
        self.assertSaved(response)
        placed = Article.objects.get().placed_contacts.all()
        self.assertEqual([each.contact for each in placed], [second, first])


class ArticleErrorTests(AdminTestCase):
    def test_an_address_taken_in_that_language_is_refused_and_what_was_typed_is_kept(self):
        make_article("en", slug_en="cities")
        response = self.save(Article, title_en="My new cities", slug_en="cities")
        self.assertRefused(response, "slug_en", "Another page already has this address")
        self.assertContains(response, 'value="My new cities"')

    def test_the_same_address_in_another_language_is_fine(self):
        make_article("en", slug_en="radio")
        self.assertSaved(self.save(Article, title_fr="Radio", slug_fr="radio"))

    def test_a_page_needs_a_title_in_some_language(self):
        self.assertRefused(self.save(Article), "title_en", "in at least one language")

    def test_a_title_without_letters_gives_no_address_and_no_fault_of_the_server(self):
        self.assertSaved(self.save(Article, title_en="!!!"))
        self.assertIsNone(Article.objects.get().slug_en)

    def test_errors_link_to_their_fields(self):
        make_article("fr", slug_fr="villes")
        response = self.save(Article, title_fr="Villes", slug_fr="villes")
        self.assertContains(response, '<a href="#id_slug_fr">Address · Français</a>')

    def test_a_page_that_no_longer_exists_cannot_be_related(self):
        response = self.save(
            Article,
            **{
                "title_en": "Cities",
                f"{RELATED}-TOTAL_FORMS": 1,
                f"{RELATED}-0-page": "articles.article:999",
            },
        )
        self.assertContains(response, "This page does not exist any more.")


class ArticleListTests(AdminTestCase):
    def test_the_list_has_the_same_queries_however_long_it_is(self):
        office, country = make_office(), make_country()
        for length in (2, 12):
            while Article.objects.count() < length:
                article = make_article("en fr")
                article.offices.add(office)
                article.countries.add(country)
            with self.subTest(rows=length), self.assertNumQueries(11):
                self.client.get(address(Article, "changelist"))

    def test_the_list_shows_the_state_of_each_edition(self):
        make_article("en", title_fr="Brouillon")
        response = self.client.get(address(Article, "changelist"))
        for language, state in (("EN", "public"), ("FR", "draft"), ("ES", "missing")):
            self.assertRegex(response.content.decode(), f">{language}</abbr> {state}</li>")

    def test_the_list_is_filtered_by_the_state_of_an_edition(self):
        make_article("en", title="Only English")
        make_article("en fr", title="In both")
        response = self.client.get(address(Article, "changelist"), {"edition_fr": "missing"})
        self.assertContains(response, "Only English")
        self.assertNotContains(response, "In both")

    def test_the_list_is_filtered_by_office_under_its_name(self):
        article = make_article("en", title="From Geneva")
        article.offices.add(make_office(title="Geneva office"))
        make_article("en", title="From nowhere")
        url = address(Article, "changelist")
        self.assertContains(self.client.get(url), "Geneva office en</a>")
        office = article.offices.get()
        response = self.client.get(url, {"offices__id__exact": office.pk})
        self.assertContains(response, "From Geneva")
        self.assertNotContains(response, "From nowhere")

    def test_titles_are_found_in_every_language(self):
        make_article("ar", title="مدن مرحبة")
        response = self.client.get(address(Article, "changelist"), {"q": "مدن"})
        self.assertContains(response, "مدن مرحبة ar")
