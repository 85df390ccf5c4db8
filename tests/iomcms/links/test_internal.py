"""Links of this site: each fault is found where it stands, in the database alone."""

from datetime import timedelta
from pathlib import Path
from stat import S_IMODE
from tempfile import TemporaryDirectory
from unittest.mock import patch

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test import tag
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article, Boilerplate
from events.models import Event, EventPartner
from iomcms.links import places, running
from iomcms.links.models import BrokenLink, Fault
from library.addresses import address_of
from pages.models import LeadStory, MenuEntry, SiteSettings, SocialLink
from publishing import actions
from publishing.models import FormerAddress, Redirect, RelatedItem, Withdrawal
from tests.factories import (
    FUTURE,
    PAST,
    make_article,
    make_country,
    make_event,
    make_office,
    make_page,
    make_picture,
    make_tag,
)
from tests.iomcms.links.cases import LinksTest, links
from tests.library.files import make_document


class FaultsTest(LinksTest):
    def linking(self, *hrefs, languages="en", **fields):
        return make_article(languages, body_en=links(*hrefs), **fields)

    def test_what_is_in_order_is_not_told(self):
        target = make_article("en fr", slug_en="there", slug_fr="la")
        make_tag("cities")
        make_country("CH")
        make_page("en", slug_en="about")
        self.linking(
            *("/", "/en/", "/en/news/", "/en/news/there/", "/en/news/there", "/fr/news/la/"),
            *("/en/news/there/#main", "/en/news/there/#documents", "#main", "#", "#top"),
            *("/en/topics/cities/", "/en/countries/CH/", "/en/about/", "../there/"),
            *("http://testserver/en/news/there/", "mailto:desk@example.org", "tel:+41225550100"),
            *("https://example.org/en/nowhere/", "//example.org/x", "/static/site/site.css"),
        )
        self.linking(data_of(target))
        self.assertEqual(self.found(), [])

    def test_nothing_is_there(self):
        page = self.linking("/en/news/never/", title="Linking")
        self.assertEqual(self.found(), [(page, "en", "body", "/en/news/never/", Fault.MISSING, "")])
        link = BrokenLink.objects.get()
        self.assertEqual((link.title, link.words), ("Linking en", "words"))

    def test_other_addresses_at_which_nothing_is(self):
        hrefs = ("/en/topics/none/", "/en/countries/AA/", "/admin/", "/xx/", "/en/no/where/")
        hrefs = (*hrefs, "/en/a%00b/", "/a%00b", "/en/nothing/?a=%00", "/en/news/x/?%00")
        self.linking(*hrefs)
        self.assertEqual(self.faults(), dict.fromkeys(hrefs, Fault.MISSING))

    def test_what_no_browser_can_read(self):
        Event.objects.filter(pk=make_event("en").pk).update(online_url="http://[")
        self.assertEqual(self.faults(), {"http://[": Fault.UNREADABLE})

    def test_a_page_that_is_not_public_in_the_language(self):
        make_article("en", slug_en="draft", publish_at=None)
        make_article("fr", slug_fr="francais", slug_en="francais", title_en="Only a draft")
        hrefs = ("/en/news/draft/", "/en/news/francais/")
        self.linking(*hrefs)
        self.assertEqual(self.faults(), dict.fromkeys(hrefs, Fault.NOT_PUBLIC))

    def test_a_page_that_was_withdrawn(self):
        target = make_article("en", slug_en="gone")
        actions.withdraw(target, "en")
        page = self.linking("/en/news/gone/")
        self.assertEqual(self.found(), [(page, "en", "body", "/en/news/gone/", Fault.GONE, "")])
        Withdrawal.objects.all().delete()
        Withdrawal.objects.create(page=target, language="en", redirect_to="/en/news/")
        [(*_place, fault, better)] = self.found()
        self.assertEqual((fault, better), (Fault.MOVED, "/en/news/"))

    def test_a_page_that_has_moved(self):
        target = make_article("en", slug_en="before")
        target.slug_en = "after"
        target.save()
        page = self.linking("/en/news/before/")
        self.assertEqual(
            self.found(),
            [(page, "en", "body", "/en/news/before/", Fault.MOVED, "/en/news/after/")],
        )
        actions.withdraw(target, "en")
        self.assertEqual(self.faults(), {"/en/news/before/": Fault.GONE})

    def test_an_address_in_another_language_leads_to_the_page_in_this_one(self):
        make_article("en fr", slug_en="ports", slug_fr="les-ports")
        self.linking("/en/news/les-ports/")
        [(*_place, fault, better)] = self.found()
        self.assertEqual((fault, better), (Fault.MOVED, "/en/news/ports/"))

    def test_an_address_of_an_old_site(self):
        page = make_page("en", slug_en="about")
        Redirect.objects.create(address="/en/node/12", page=page, language="en")
        Redirect.objects.create(address="/node?id=3", redirect_to="https://example.org/")
        self.linking("/en/node/12/", "/node/?id=3")
        found = {address: better for *_place, address, _fault, better in self.found()}
        self.assertEqual(
            found, {"/en/node/12/": "/en/about/", "/node/?id=3": "https://example.org/"}
        )

    def test_a_place_that_the_page_does_not_have(self):
        make_article("en", slug_en="there")
        self.linking("/en/news/there/#chapter-9", "#nowhere")
        self.assertEqual(
            self.faults(), {"/en/news/there/#chapter-9": Fault.ANCHOR, "#nowhere": Fault.ANCHOR}
        )
        told = BrokenLink.objects.get(address="#nowhere")
        self.assertEqual(told.detail, "#nowhere")

    def test_a_link_that_follows_a_page(self):
        office = make_office("en")
        hidden = make_office("fr")
        over = make_office("en")
        actions.withdraw(over, "en")
        body = links("/x").replace("<a", '<a data-page="organisation.office:999999"')
        for each in (office, hidden, over):
            body += f'<p><a href="/at/{each.pk}/" {reference(each)}>words</a></p>'
        make_article("en", body_en=body)
        self.assertEqual(
            self.faults(),
            {
                "/x": Fault.MISSING,
                f"/at/{hidden.pk}/": Fault.NOT_PUBLIC,
                f"/at/{over.pk}/": Fault.GONE,
            },
        )

    def test_files(self):
        picture, document = make_picture(), make_document()
        image = f'<p><img src="{address_of(picture.file.name)}" alt="A bridge"></p>'
        page = make_article(
            "en", body_en=image + links(document.file.url, "/media/documents/lost.pdf")
        )
        self.assertEqual(
            self.found(), [(page, "en", "body", "/media/documents/lost.pdf", Fault.FILE, "")]
        )

    def test_a_file_that_the_storage_has_lost(self):
        picture = make_picture(name="Harbour")
        default_storage.delete(picture.file.name)
        [(row, language, field, *_rest, fault, _better)] = self.found()
        self.assertEqual((row, language, field, fault), (picture, "", "file", Fault.FILE))

    def test_a_file_that_no_public_page_has(self):
        document = make_document()
        MenuEntry.objects.create(label_en="Report", address=f"http://testserver{document.file.url}")
        self.assertEqual(list(self.faults().values()), [Fault.NOT_PUBLIC])
        self.linking(document.file.url)
        self.assertEqual(self.faults(), {})

    def test_a_file_that_is_not_of_the_library(self):
        name = default_storage.save("other/report.pdf", ContentFile(b"%PDF"))
        self.linking(f"/media/{name}")
        self.assertEqual(self.faults(), {f"/media/{name}": Fault.FILE})

    def test_the_moment_from_which_a_page_is_read_counts(self):
        tomorrow = timezone.now() + timedelta(days=1)
        make_article("en", slug_en="tomorrow", publish_at=tomorrow)
        make_article("en", slug_en="today", unpublish_at=tomorrow)
        make_article("en", publish_at=tomorrow, body_en=links("/en/news/tomorrow/"))
        make_article("en", publish_at=tomorrow, body_en=links("/en/news/today/"))
        self.assertEqual(self.faults(), {"/en/news/today/": Fault.GONE})
        self.linking("/en/news/tomorrow/")
        self.assertEqual(self.faults()["/en/news/tomorrow/"], Fault.NOT_PUBLIC)

    def test_pages_and_languages_that_nobody_reads_are_not_looked_at(self):
        self.linking("/en/news/never/", publish_at=None)
        make_article("fr", body_en=links("/en/news/never/"))
        actions.withdraw(self.linking("/en/news/never/"), "en")
        actions.edit(public := make_article("en"))
        copy = public.working_copy
        copy.body_en = links("/en/news/never/")
        copy.save()
        self.assertEqual(self.found(), [])


class PlacesTest(LinksTest):
    def test_fields_with_an_address(self):
        event = make_event("en", recording_url="http://testserver/en/no/where/")
        EventPartner.objects.create(event=event, name_en="A", url="http://testserver/en/no/")
        places = [(page, code, field) for page, code, field, *_rest in self.found()]
        self.assertEqual(places, [(event, "", "recording_url"), (event, "", "partners.url")])

    def test_related_pages(self):
        article = make_article("en")
        for target in (make_event("en"), make_event("fr"), make_event("en", publish_at=FUTURE)):
            RelatedItem.objects.create(source=article, target=target)
        self.assertEqual(self.found(), [])
        RelatedItem.objects.create(source=article, target=(draft := make_event("")))
        [(page, language, field, address, fault, _better)] = self.found()
        self.assertEqual((page, language, field), (article, "", "related_items"))
        self.assertEqual((address, fault), (f"events.event:{draft.pk}", Fault.NOT_PUBLIC))

    def test_what_pages_share(self):
        boilerplate = Boilerplate.objects.create(title_en="About", text_fr=links("/fr/non/"))
        site = SiteSettings.objects.create(name_en="The site", footer_text_en=links("/en/no/"))
        SocialLink.objects.create(site=site, label="Net", url="http://testserver/en/net/")
        gone = make_article("en")
        LeadStory.objects.create(site=site, article=gone)
        actions.withdraw(gone, "en")
        menu = MenuEntry.objects.create(label_en="Menu", address="/nowhere/")
        good = MenuEntry.objects.create(label_en="News", address="/news/")
        entry = MenuEntry.objects.create(label_en="Office", target=make_office(""))
        redirect = Redirect.objects.create(address="/old", redirect_to="/en/nowhere/")
        places = {(page, code, field): fault for page, code, field, _a, fault, _b in self.found()}
        self.assertEqual(
            places,
            {
                (boilerplate, "fr", "text"): Fault.MISSING,
                (site, "en", "footer_text"): Fault.MISSING,
                (site, "", "url"): Fault.MISSING,
                (site, "", "article"): Fault.GONE,
                (menu, "", "address"): Fault.MISSING,
                (entry, "", "target"): Fault.NOT_PUBLIC,
                (redirect, "", "redirect_to"): Fault.MISSING,
            },
        )
        self.assertNotIn(good, [page for page, *_rest in places])

    def test_where_a_withdrawn_page_and_an_old_address_lead(self):
        article = make_article("en fr")
        Withdrawal.objects.create(page=article, language="fr", redirect_to="/fr/nulle/part/")
        Redirect.objects.create(address="/old", page=make_page(""), language="en")
        self.assertEqual(
            [(page, code, fault) for page, code, _f, _a, fault, _b in self.found()],
            [
                (Redirect.objects.get(), "en", Fault.NOT_PUBLIC),
                (article, "fr", Fault.MISSING),
            ],
        )

    def test_a_former_address_of_a_page_that_is_no_more(self):
        article = make_article("en", slug_en="before")
        article.slug_en = "after"
        article.save()
        self.assertEqual(self.found(), [])
        Article.objects.all().delete()
        self.assertEqual(
            self.found(),
            [(FormerAddress.objects.get(), "en", "address", "/en/news/before/", Fault.MISSING, "")],
        )


class RunTest(LinksTest):
    def test_a_link_that_is_repaired_is_forgotten_in_the_next_run(self):
        page = make_article("en", body_en=links("/en/no/", "/en/none/"))
        self.check()
        first = BrokenLink.objects.get(address="/en/no/")
        page.body_en = links("/en/no/")
        page.save()
        self.check()
        again = BrokenLink.objects.get()
        self.assertEqual((again.pk, again.first_seen_at), (first.pk, first.first_seen_at))
        self.assertGreater(again.last_seen_at, first.last_seen_at)

    def test_one_that_is_called_fine_stays_so_until_the_fault_changes(self):
        target = make_article("en", slug_en="target")
        actions.withdraw(target, "en")
        make_article("en", body_en=links("/en/news/target/"))
        self.check()
        BrokenLink.objects.update(is_fine=True)
        self.check()
        self.assertTrue(BrokenLink.objects.get().is_fine)
        target.delete()
        self.check()
        self.assertEqual(BrokenLink.objects.get().fault, Fault.MISSING)
        self.assertFalse(BrokenLink.objects.get().is_fine)

    def test_the_same_address_in_two_places_is_two_rows(self):
        body = links("/en/no/") + links("/en/no/", words="other words")
        make_article("en fr", body_en=body, body_fr=links("/en/no/"))
        self.check()
        self.assertEqual(BrokenLink.objects.count(), 3)

    def test_the_report(self):
        page = make_article("en", title="Linking", body_en=links("/en/no/", words="« là »"))
        [told] = self.reported()
        self.assertEqual((told["type"], told["key"]), ("articles.article", page.pk))
        self.assertEqual((told["title"], told["words"]), ("Linking en", "« là »"))
        self.assertEqual((told["fault"], told["is_external"]), ("missing", False))
        BrokenLink.objects.all().delete()
        page.delete()
        self.assertEqual(self.reported(), [])

    def test_a_report_is_its_owners_and_there_whole_or_as_it_was(self):
        make_article("en", body_en=links("/en/no/"))
        report = Path(self.enterContext(TemporaryDirectory()), "links.json")
        self.check(report=str(report))
        self.assertEqual(S_IMODE(report.stat().st_mode), 0o600)
        before = report.read_text()
        with patch("iomcms.links.reports.told", side_effect=OSError), self.assertRaises(OSError):
            self.check(report=str(report))
        self.assertEqual(report.read_text(), before)
        self.assertEqual(list(report.parent.iterdir()), [report])

    def test_ten_pages_and_three_hundred_take_the_same_queries(self):
        """And as many as this a portion: every two thousand links, every five hundred pages."""
        numbers = [self.queries_with(pages) for pages in (10, 300)]
        self.assertEqual(numbers[0], numbers[1])
        self.assertEqual(BrokenLink.objects.count(), 0)

    def queries_with(self, number):
        there = Article.objects.count()
        office = make_office("en")
        Article.objects.bulk_create(
            Article(
                title_en=f"Article {each}",
                slug_en=f"a{each}",
                publish_at_en=PAST,
                body_en=links(f"/en/news/a{each}/", f"https://example.org/{each}")
                + f'<p><a href="/x" {reference(office)}>office</a></p>',
            )
            for each in range(there, number)
        )
        Event.objects.bulk_create(
            Event(
                title_en=f"Event {each}",
                slug_en=f"e{each}",
                publish_at_en=PAST,
                starts_at=PAST,
                ends_at=PAST,
                online_url="http://testserver/en/events/e1/",
            )
            for each in range(there, number)
        )
        with CaptureQueriesContext(connection) as queries:
            list(running.broken(timezone.now()))
        return len(queries)

    @tag("once")
    def test_portions_find_the_same(self):
        make_article("en", body_en=links(*(f"/en/no/{number}/" for number in range(5))))
        make_article("en", body_en=links("/en/none/"))
        before = self.faults()
        with patch.object(running, "LINKS", 2), patch.object(places, "ROWS", 1):
            self.assertEqual(self.faults(), before)


def reference(page):
    return f'data-page="{page._meta.label_lower}:{page.pk}"'


def data_of(page):
    return f'/x" {reference(page)} title="x'
