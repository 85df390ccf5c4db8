from pages.models import MenuEntry, Page, SiteSettings
from tests.admin import AdminTestCase, address
from tests.factories import make_article, make_contact, make_page


class PageTests(AdminTestCase):
    def test_an_address_taken_by_a_page_of_the_same_parent_is_refused(self):
        parent = make_page(title="About")
        make_page(parent=parent, slug_en="history")
        response = self.save(Page, title_en="History", slug_en="history", parent=parent.pk)
        self.assertRefused(response, "slug_en", "Another page already has this address")
        self.assertContains(response, 'name="slug_en" value="history"')

    def test_the_same_address_below_another_parent_is_fine(self):
        make_page(slug_en="history")
        parent = make_page(title="About", slug_en="about")
        response = self.save(Page, title_en="History", slug_en="history", parent=parent.pk)
        self.assertSaved(response)
        self.assertEqual(Page.objects.get(parent=parent).path_en, "about/history")

    def test_an_address_of_the_site_itself_is_refused(self):
        response = self.save(Page, title_en="News", slug_en="news")
        self.assertRefused(response, "slug_en", "The site itself uses this address.")

    def test_a_page_cannot_stand_below_itself(self):
        page = make_page()
        below = make_page(parent=page)
        self.assertRefused(self.save(Page, page, parent=below.pk), "parent", "below itself")

    def test_the_list_has_the_same_queries_however_long_it_is(self):
        for length in (2, 12):
            while Page.objects.count() < length:
                make_page()
            with self.subTest(rows=length), self.assertNumQueries(6):
                self.client.get(address(Page, "changelist"))


class MenuEntryTests(AdminTestCase):
    def test_an_entry_leads_to_a_page_of_any_type(self):
        article = make_article()
        response = self.save(MenuEntry, label_en="Story", page=f"articles.article:{article.pk}")
        self.assertSaved(response)
        self.assertEqual(MenuEntry.objects.get().target, article)

    def test_an_entry_leads_to_an_address(self):
        self.assertSaved(self.save(MenuEntry, label_en="News", address="/news/"))
        self.assertEqual(MenuEntry.objects.get().address, "/news/")

    def test_an_entry_that_points_nowhere_is_refused(self):
        response = self.save(MenuEntry, label_en="Nowhere")
        self.assertRefused(response, None, "Choose a page, or write an address")
        self.assertContains(response, 'value="Nowhere"')

    def test_an_entry_that_points_to_two_places_is_refused(self):
        page = make_page()
        response = self.save(
            MenuEntry, label_en="Both", page=f"pages.page:{page.pk}", address="/news/"
        )
        self.assertRefused(response, None, "Choose a page, or write an address")
        self.assertContains(response, f'<option value="pages.page:{page.pk}" selected>')

    def test_an_address_where_nothing_is_found_is_refused(self):
        for wrong in ("/not/here/at/all.html", "javascript:alert(1)", "news"):
            with self.subTest(wrong):
                response = self.save(MenuEntry, label_en="Wrong", address=wrong)
                self.assertRefused(response, "address", "Nothing is to be found at this address.")

    def test_what_is_no_page_cannot_be_chosen(self):
        contact = make_contact()
        for wrong in (
            f"organisation.presscontact:{contact.pk}",
            "nonsense",
            "a.b:1",
            "pages.page:x",
        ):
            with self.subTest(wrong):
                response = self.save(MenuEntry, label_en="Wrong", page=wrong)
                self.assertRefused(response, "page", "does not exist")

    def test_a_menu_has_two_levels(self):
        top = MenuEntry.objects.create(label_en="Top", address="/news/")
        below = MenuEntry.objects.create(label_en="Below", address="/press/", parent=top)
        response = self.save(MenuEntry, label_en="Deep", address="/events/", parent=below.pk)
        self.assertRefused(response, "parent", "valid choice")

    def test_the_list_stands_as_the_menus_do_and_is_ordered_there(self):
        second = MenuEntry.objects.create(label_en="Second", address="/news/", position=20)
        below = MenuEntry.objects.create(
            label_en="Below", address="/press/", parent=second, position=5
        )
        first = MenuEntry.objects.create(label_en="First", address="/events/", position=10)
        foot = MenuEntry.objects.create(label_en="Foot", address="/news/", place="footer")
        url = address(MenuEntry, "changelist")
        response = self.client.get(url)
        rows = list(response.context["cl"].result_list)
        self.assertEqual(rows, [first, second, below, foot])
        data = {"form-TOTAL_FORMS": 4, "form-INITIAL_FORMS": 4, "_save": "Save"}
        for number, entry in enumerate(rows):
            data |= {f"form-{number}-id": entry.pk, f"form-{number}-position": entry.position}
        self.client.post(url, data | {"form-0-position": 30})
        first.refresh_from_db()
        self.assertEqual(first.position, 30)

    def test_the_list_has_the_same_queries_however_long_it_is(self):
        for length in (2, 12):
            while MenuEntry.objects.count() < length:
                MenuEntry.objects.create(label_en="Page", target=make_page())
            with self.subTest(rows=length), self.assertNumQueries(7):
                self.client.get(address(MenuEntry, "changelist"))


class SiteSettingsTests(AdminTestCase):
    def test_the_list_leads_to_the_one_row(self):
        url = address(SiteSettings, "changelist")
        self.assertRedirects(self.client.get(url), address(SiteSettings, "add"))
        SiteSettings(name_en="Newsroom").save()
        self.assertRedirects(self.client.get(url), address(SiteSettings, "change", 1))

    def test_there_is_no_second_row(self):
        SiteSettings(name_en="Newsroom").save()
        self.assertEqual(self.client.get(address(SiteSettings, "add")).status_code, 403)
        self.assertEqual(self.client.get(address(SiteSettings, "delete", 1)).status_code, 403)

    def test_who_may_not_view_the_settings_is_not_led_there(self):
        self.login_with("view_page")
        self.assertEqual(self.client.get(address(SiteSettings, "changelist")).status_code, 403)

    def test_the_first_row_is_made_in_the_form(self):
        self.assertSaved(self.save(SiteSettings, name_en="Newsroom", name_fr="Rédaction"))
        self.assertEqual(SiteSettings.objects.get().name_fr, "Rédaction")

    def test_a_colour_on_which_text_cannot_be_read_is_refused(self):
        response = self.save(SiteSettings, name_en="Newsroom", primary_colour="#ffff00")
        self.assertRefused(response, "primary_colour", "hard to read")

    def test_what_is_no_colour_is_refused(self):
        response = self.save(SiteSettings, name_en="Newsroom", primary_colour="blue")
        self.assertRefused(response, "primary_colour", "Write a colour as")

    def test_lead_stories_are_ordered(self):
        SiteSettings(name_en="Newsroom").save()
        first, second = make_article(), make_article()
        response = self.save(
            SiteSettings,
            SiteSettings.objects.get(),
            **{
                "lead_stories-TOTAL_FORMS": 2,
                "lead_stories-0-article": first.pk,
                "lead_stories-0-position": 20,
                "lead_stories-1-article": second.pk,
                "lead_stories-1-position": 10,
            },
        )
        self.assertSaved(response)
        stories = SiteSettings.objects.get().lead_stories.all()
        self.assertEqual([story.article for story in stories], [second, first])
