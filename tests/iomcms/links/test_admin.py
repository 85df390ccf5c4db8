"""Broken links in the admin: with those who can put them right, and with nobody else."""

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.test import TestCase, tag
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from iomcms.links.models import BrokenLink, Fault
from pages.models import SiteSettings
from publishing.models import RelatedItem
from tests.admin import AdminTestCase, queries_of
from tests.factories import (
    make_article,
    make_event,
    make_page,
    make_person,
    make_picture,
)
from tests.iomcms.links.cases import LinksTest, links
from tests.library.files import make_document
from tests.staff import Newsroom, make_staff

LIST = reverse("admin:links_brokenlink_changelist")


def make_broken(page, language="en", **fields):
    number = BrokenLink.objects.count()
    defaults = {
        "digest": f"{number:064}",
        "title": str(page),
        "field": "body",
        "address": f"/en/{number}/",
        "fault": Fault.MISSING,
    }
    own = {"page_type": ContentType.objects.get_for_model(page), "page_id": page.pk}
    return BrokenLink.objects.create(language=language, **own, **defaults | fields)


class HomeTest(Newsroom, TestCase):
    def listed(self, role):
        """Return the addresses among what needs work for somebody of a role."""
        self.login(role)
        lists = self.client.get(reverse("admin:index")).context["work"]
        rows = {str(title): rows for title, _none, rows in lists}
        return [row["item"].address for row in rows.get("Broken links", [])]

    def test_those_responsible_find_them_the_last_first(self):
        own, other = self.article("own"), self.article("other")
        first = make_broken(own, "en", address="/1/")
        make_broken(own, "fr", address="/2/")
        make_broken(other, "en", address="/3/")
        make_broken(own, "", field="gallery", address="/4/")
        make_broken(self.page("own"), "en", address="/5/")
        make_broken(SiteSettings.objects.create(name_en="Site"), "en", address="/6/")
        make_broken(make_picture(), "", field="file", address="/7/")
        for role, addresses in {
            "Author": "5 4 2 1",
            "Translator": "2",
            "Editor": "7 5 4 2 1",
            "Head of press": "7 6 5 4 3 2 1",
            "Webmaster": "7 6 5 4 3 2 1",
        }.items():
            with self.subTest(role):
                expected = [f"/{number}/" for number in addresses.split()]
                self.assertEqual(self.listed(role), expected)
        first.delete()
        BrokenLink.objects.filter(address="/2/").update(is_fine=True)
        self.assertEqual(self.listed("Author"), ["/5/", "/4/"])

    def test_what_is_wrong_is_said_where_it_is_and_what_would_be_better(self):
        article = self.article("own")
        make_broken(
            article,
            "fr",
            title="Les ports <b>",
            words="voir « ici »",
            fault=Fault.MOVED,
            replacement="/fr/news/la/",
        )
        self.login("Translator")
        response = self.client.get(reverse("admin:index"))
        for text in (
            f'href="{reverse("admin:articles_article_change", args=[article.pk])}"',
            "Les ports &lt;b&gt;",
            "<q>voir « ici »</q>",
            '<abbr title="Français">FR</abbr> · Text',
            "Has moved",
            'Better: <bdi class="address" dir="ltr">/fr/news/la/</bdi>',
        ):
            with self.subTest(text):
                self.assertContains(response, text)

    def test_a_page_that_is_no_more_is_not_listed(self):
        article = self.article("own")
        make_broken(article)
        article.delete()
        self.assertEqual(self.listed("Webmaster"), [])

    @tag("once")
    def test_it_is_one_query(self):
        self.login("Editor")
        self.client.get(reverse("admin:index"))
        make_broken(self.article("own"))
        one = queries_of(lambda: self.client.get(reverse("admin:index")))
        for maker in (make_article, make_event, make_page, make_person):
            page = maker("en")
            if hasattr(page, "offices"):
                page.offices.set([self.own])
            make_broken(page)
            make_broken(page, address="http://example.org/")
        self.assertEqual(queries_of(lambda: self.client.get(reverse("admin:index"))), one)


class HiddenTest(Newsroom, LinksTest):
    """Who may not see a page does not hear that there is one."""

    def setUp(self):
        self.hidden = self.article("other", slug_en="secret")
        self.page = self.article("own", "en", body_en=links("/en/news/secret/"))
        RelatedItem.objects.create(source=self.page, target=self.hidden)

    def wrong(self):
        """Return what each list says is wrong."""
        home = self.client.get(reverse("admin:index"))
        found = [self.client.get(LIST).context["cl"].result_list]
        for title, _none, rows in home.context["work"]:
            if str(title) == "Broken links":
                found.append([row["item"] for row in rows])
        return [{link.address: link.wrong for link in links} for links in found]

    def test_it_is_nothing_for_who_may_not_see_it(self):
        addresses = ["/en/news/secret/", f"articles.article:{self.hidden.pk}"]
        self.check()
        for role, said in (
            ("Author", "Nothing is there"),
            ("Head of press", "Not public in this language"),
        ):
            with self.subTest(role):
                self.login(role)
                self.assertEqual(self.wrong(), [dict.fromkeys(addresses, said)] * 2)
        self.login("Author")
        link = BrokenLink.objects.first()
        form = self.client.get(reverse("admin:links_brokenlink_change", args=[link.pk]))
        self.assertContains(form, "Nothing is there")
        self.assertNotContains(form, "Not public")

    def test_what_is_out_in_another_language_is_said_to_all(self):
        RelatedItem.objects.all().delete()
        page = make_article("fr")
        label = f"articles.article:{page.pk}"
        self.page.body_en = f'<p><a href="/x/" data-page="{label}">words</a></p>'
        self.page.save()
        self.check()
        self.login("Author")
        self.assertEqual(self.wrong(), [{"/x/": "Not public in this language"}] * 2)

    def test_no_question_finds_it_out(self):
        self.check()
        for role, query, number in (
            ("Author", "fault=not_public", 0),
            ("Author", "fault=missing", 2),
            ("Head of press", "fault=not_public", 2),
            ("Head of press", "fault=missing", 0),
        ):
            with self.subTest(role, query=query):
                self.login(role)
                found = self.client.get(f"{LIST}?{query}").context["cl"].result_list
                self.assertEqual(len(found), number)
        for query in ("fault__exact=missing", "hidden_id__isnull=0", "hidden_type__model=article"):
            with self.subTest(query):
                self.assertEqual(self.client.get(f"{LIST}?{query}").status_code, 400)

    def test_one_that_is_called_fine_stays_so_when_a_hidden_page_is_gone(self):
        RelatedItem.objects.all().delete()
        self.check()
        BrokenLink.objects.update(is_fine=True)
        self.hidden.delete()
        self.check()
        link = BrokenLink.objects.get()
        self.assertEqual((link.fault, link.hidden_id, link.is_fine), (Fault.MISSING, None, True))

    def test_a_file_is_nothing_for_who_may_not_see_the_library(self):
        RelatedItem.objects.all().delete()
        self.page.body_en = links(f"http://testserver{make_document().file.url}")
        self.page.save()
        self.check()
        user = make_staff("Author", [self.own], username="without")
        for permissions, said in (
            (["view_document"], "Not public in this language"),
            ([], "Nothing is there"),
        ):
            codes = ["view_brokenlink", "change_article", "all_languages", *permissions]
            user.groups.clear()
            user.user_permissions.set(Permission.objects.filter(codename__in=codes))
            self.client.force_login(user)
            self.assertEqual([[*each.values()] for each in self.wrong()], [[said]] * 2)


class ListTest(Newsroom, TestCase):
    def setUp(self):
        self.own = make_broken(self.article("own"), address="/own/", words="ours")
        self.other = make_broken(self.article("other"), address="/other/")

    def act(self, action, *chosen):
        data = {"action": action, "_selected_action": [link.pk for link in chosen]}
        return self.client.post(LIST, data, follow=True)

    def test_it_shows_what_is_in_reach(self):
        self.login("Editor")
        response = self.client.get(LIST)
        self.assertContains(response, "/own/")
        self.assertNotContains(response, "/other/")
        self.login("Webmaster")
        self.assertContains(self.client.get(LIST), "/other/")

    def test_it_can_be_narrowed_down(self):
        self.login("Webmaster")
        make_broken(SiteSettings.objects.create(name_en="Site"), "fr", address="/menu/")
        for query, shown in {
            "language=fr": ["/menu/"],
            "fault=missing": ["/menu/", "/other/", "/own/"],
            "fault=moved": [],
            "kind=articles.article": ["/other/", "/own/"],
            "kind=pages.sitesettings": ["/menu/"],
            "kind=no.such": [],
            "kind=nothing": ["/menu/", "/other/", "/own/"],
            "q=ours": ["/own/"],
            "is_fine__exact=1": [],
            "is_external__exact=1": [],
        }.items():
            with self.subTest(query):
                found = self.client.get(f"{LIST}?{query}").context["cl"].result_list
                self.assertEqual(sorted(link.address for link in found), shown)

    def test_somebody_calls_a_link_fine_and_has_it_looked_at_again(self):
        self.login("Author")
        self.act("call_fine", self.own, self.other)
        fine = BrokenLink.objects.filter(is_fine=True)
        self.assertEqual(list(fine), [self.own])
        entry = Entry.objects.filter(action="admin.changed").last()
        self.assertEqual(
            (entry.object_type, entry.object_id), ("links.brokenlink", str(self.own.pk))
        )
        self.assertEqual(entry.object_title, "")
        self.act("open_again", self.own)
        self.assertFalse(fine.all().exists())

    def test_nothing_can_be_made_changed_or_deleted_here(self):
        self.login("Webmaster")
        change = reverse("admin:links_brokenlink_change", args=[self.own.pk])
        self.assertEqual(self.client.get(change).status_code, 200)
        self.assertEqual(self.client.post(change, {"title": "x"}).status_code, 403)
        for name, args in (("add", []), ("delete", [self.own.pk])):
            url = reverse(f"admin:links_brokenlink_{name}", args=args)
            self.assertEqual(self.client.get(url).status_code, 403)

    def test_many_rows_take_the_same_queries(self):
        self.login("Editor")
        article = self.article("own")
        self.client.get(LIST)
        few = queries_of(lambda: self.client.get(LIST))
        for number in range(20):
            make_broken(article, address=f"/{number}/")
        self.assertEqual(queries_of(lambda: self.client.get(LIST)), few)


@tag("once")
class RowsWithoutFormTest(AdminTestCase):
    def test_one_whose_row_has_no_form_or_no_known_field_is_shown_all_the_same(self):
        kind = ContentType.objects.get(app_label="publishing", model="formeraddress")
        make_broken(make_article("en"), field="no.such")
        BrokenLink.objects.create(
            page_type=kind, page_id=1, digest="x", title="old", field="address", fault="missing"
        )
        for url in (LIST, reverse("admin:index")):
            self.assertContains(self.client.get(url), f'href="{LIST}"')
            self.assertContains(self.client.get(url), "no.such")
        self.assertLess(BrokenLink.objects.first().first_seen_at, timezone.now())
