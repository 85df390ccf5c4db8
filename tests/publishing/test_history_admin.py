from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission

from articles.models import Article
from audit.acting import acting_as
from events.models import Event
from publishing import actions
from publishing.history import record
from publishing.models import Version
from publishing.snapshots import snapshot
from tests.admin import AdminTestCase, address, queries_of
from tests.factories import make_article, make_contact, make_event, make_tag, place_contact


class HistoryTestCase(AdminTestCase):
    def setUp(self):
        super().setUp()
        self.article = make_article("en fr", title="First")
        with acting_as(self.user, "192.0.2.7"):
            actions.publish(self.article, ["en"], comment="For the summit")
        self.copy = actions.edit(self.article)
        self.copy.title_fr = "Second fr"
        self.copy.save()
        self.copy.corrections.create(text_en="It is 58.")
        self.copy.tags.add(make_tag())
        record(self.copy, Version.Action.SAVED, ["fr"])

    def history(self):
        return self.client.get(address(Article, "history", self.article.pk))

    def compare(self, old, new):
        url = address(Article, "compare", self.article.pk)
        return self.client.get(url, {"old": old, "new": new})

    def restore(self, number):
        return self.client.post(address(Article, "restore", self.article.pk, number))


class VersionsTest(HistoryTestCase):
    def test_it_tells_who_what_when_from_where_and_why(self):
        response = self.history()
        for told in ("For the summit", "webmaster", "192.0.2.7", "Published", "Saved", "Français"):
            self.assertContains(response, told)
        self.assertEqual([each.number for each in response.context["versions"]], [2, 1])

    def test_the_two_newest_are_proposed_for_comparison(self):
        self.assertContains(self.history(), 'aria-label="Old: version 1" checked')
        self.assertContains(self.history(), 'aria-label="New: version 2" checked')

    def test_a_page_never_saved_has_none(self):
        url = address(Article, "history", make_article("en").pk)
        self.assertContains(self.client.get(url), "No version of this page")

    def test_many_versions_are_listed_by_pages_without_more_queries(self):
        before = queries_of(self.history)
        for _number in range(60):
            record(self.copy, Version.Action.SAVED)
        self.assertLessEqual(queries_of(self.history), before)
        response = self.client.get(address(Article, "history", self.article.pk), {"page": 2})
        self.assertEqual(len(response.context["versions"]), 12)

    def test_who_may_not_view_sees_nothing(self):
        self.login_with("view_event")
        for response in (self.history(), self.compare(1, 2)):
            self.assertNotEqual(response.status_code, 200)

    def test_who_may_only_view_may_not_restore(self):
        self.login_with("view_article")
        self.assertNotContains(self.history(), "Restore")
        self.assertNotContains(self.compare(1, 2), "Restore")
        self.assertEqual(self.restore(1).status_code, 403)


class CompareTest(HistoryTestCase):
    def test_each_language_tags_and_rows_are_compared(self):
        sections = {
            name: changes for _code, name, changes in self.compare(1, 2).context["sections"]
        }
        self.assertEqual(list(sections), ["What all languages share", "English", "Français"])
        self.assertEqual(sections["Français"][0].html, "<del>First</del><ins>Second</ins> fr")
        self.assertEqual(sections["English"][0].html, "<ins>It is 58.</ins>")
        labels = [each.label for each in sections["What all languages share"]]
        self.assertIn("Tags", labels)
        self.assertIn("Correction", labels)

    def test_the_older_stands_first_whatever_the_order(self):
        self.assertContains(self.compare(2, 1), "<del>First</del><ins>Second</ins> fr")

    def test_a_version_compared_with_none_is_no_fault(self):
        for old, new in ((1, 1), (1, 99), ("x", "٢"), ("", ""), (1, 10**30)):
            with self.subTest(old=old, new=new):
                self.assertRedirects(
                    self.compare(old, new), address(Article, "history", self.article.pk)
                )

    def test_the_versions_of_another_page_are_not_this_ones(self):
        other = make_event("en")
        record(other, Version.Action.SAVED)
        url = address(Event, "compare", other.pk)
        self.assertEqual(self.client.get(url, {"old": 1, "new": 2}).status_code, 302)

    def test_many_parts_take_no_more_queries(self):
        def count(rows):
            for _number in range(rows):
                place_contact(self.copy)
                self.copy.related_items.create(target=make_event("en"))
            version = record(self.copy, Version.Action.SAVED)
            return queries_of(lambda: self.compare(1, version.number))

        make_contact()
        count(1)
        self.assertEqual(count(1), count(8))


class RestoreTest(HistoryTestCase):
    def test_a_version_comes_back_into_the_working_copy(self):
        response = self.restore(1)
        self.assertRedirects(response, address(Article, "change", self.article.pk))
        self.copy.refresh_from_db()
        self.assertEqual(self.copy.title_fr, "First fr")
        self.assertFalse(self.copy.corrections.exists())
        self.assertEqual(Article.objects.get(pk=self.article.pk).title_fr, "First fr")
        newest = Version.objects.of(self.article).first()
        self.assertEqual((newest.action, newest.made_by), ("restored", self.user))

    def test_what_was_in_no_version_is_kept_first(self):
        self.copy.title_fr = "Typed elsewhere"
        self.copy.save()
        self.restore(1)
        titles = [v.content["editions"]["fr"]["title"] for v in Version.objects.of(self.article)]
        self.assertIn("Typed elsewhere", titles)

    def test_it_is_sent_and_not_merely_asked_for(self):
        url = address(Article, "restore", self.article.pk, 1)
        self.assertEqual(self.client.get(url).status_code, 405)
        self.assertEqual(self.client.post(url.replace("/1/", "/9/"), follow=True).status_code, 404)


class DeletedTest(AdminTestCase):
    def setUp(self):
        super().setUp()
        self.article = make_article("en fr", title="Gone")
        place_contact(self.article)
        self.content, self.pk = snapshot(self.article), self.article.pk
        self.client.post(address(Article, "delete", self.pk), {"post": "yes"})
        self.list = address(Article, "deleted")

    def listed(self, url=None):
        return [each.title for each in self.client.get(url or self.list).context["versions"]]

    def recover(self):
        version = Version.objects.filter(action=Version.Action.DELETED).first()
        return self.client.post(address(Article, "recover", version.pk))

    def test_the_list_of_pages_leads_to_those_deleted(self):
        self.assertContains(self.client.get(address(Article, "changelist")), self.list)
        self.assertEqual(self.listed(), ["Gone en"])

    def test_a_page_comes_back_whole_and_public_nowhere(self):
        self.assertRedirects(self.recover(), address(Article, "change", self.pk))
        page = Article.objects.get(pk=self.pk)
        self.assertEqual(snapshot(page), self.content)
        self.assertEqual(page.public_languages(), [])
        self.assertEqual(self.listed(), [])

    def test_a_page_recovered_already_stays_as_it_is(self):
        version = Version.objects.get(action=Version.Action.DELETED)
        actions.recover(version)
        Article.objects.filter(pk=self.pk).update(title_en="Newer")
        url = address(Article, "recover", version.pk)
        self.assertEqual(self.client.post(url, follow=True).status_code, 404)
        self.assertEqual(Article.objects.get(pk=self.pk).title_en, "Newer")

    def test_a_page_deleted_twice_is_listed_once(self):
        self.recover()
        actions.delete(Article.objects.get(pk=self.pk))
        self.assertEqual(self.listed(), ["Gone en"])

    def test_an_address_taken_meanwhile_does_no_harm(self):
        make_article("en", slug_en=self.content["editions"]["en"]["slug"])
        response = self.recover()
        self.assertEqual(response.status_code, 302)

    def test_the_pages_of_another_type_are_not_listed(self):
        self.assertEqual(self.listed(address(Event, "deleted")), [])
        version = Version.objects.get(action=Version.Action.DELETED)
        url = address(Event, "recover", version.pk)
        self.assertEqual(self.client.post(url, follow=True).status_code, 404)

    def test_who_may_not_add_pages_recovers_none(self):
        self.login_with("view_article", "change_article")
        self.assertEqual(self.client.get(self.list).status_code, 403)
        self.assertEqual(self.recover().status_code, 403)
        self.assertNotContains(self.client.get(address(Article, "changelist")), self.list)

    def test_who_does_not_work_everywhere_sees_what_they_deleted(self):
        author = get_user_model().objects.create_user("author", is_staff=True)
        codenames = ["view_article", "add_article", "all_languages"]
        author.user_permissions.set(Permission.objects.filter(codename__in=codenames))
        self.client.force_login(author)
        self.assertEqual(self.listed(), [])
        Version.objects.update(made_by=author)
        self.assertEqual(self.listed(), ["Gone en"])
