from datetime import UTC, date, datetime
from unittest.mock import patch

from django.db import DatabaseError
from django.test import tag

from articles.models import Article
from events.models import Event
from imports.models import ImportedPage
from library.models import Document, Picture
from publishing.models import Redirect, Tag, Version
from tests.factories import make_country
from tests.imports.running import ImportTestCase

from . import exports
from .exports import BODY, SITE, draw, entity, file, node, term, to, to_all


class DrupalTestCase(ImportTestCase):
    command = "import_drupal"

    def setUp(self):
        super().setUp()
        self.site = self.folder / "site"
        self.site.mkdir()

    def arguments(self):
        return [str(self.site)]

    def write(self, *resources, included=(), name="node--article.json"):
        exports.write(self.site, name, list(resources), included)


class TranslationTests(DrupalTestCase):
    def test_the_translations_of_a_node_are_editions_of_one_page(self):
        self.write(node(12), node(13))
        self.write(
            node(12, "fr", title="Des ponts", body={"value": "<p>Les ponts.</p>"}),
            node(12, "ar", title="جسور", body={"value": "<p>الجسور.</p>"}),
            name="fr/node--article.json",
        )
        entries = self.bring()
        self.assertEqual(
            [(entry["language"], entry["result"]) for entry in entries],
            [("en", "new"), ("ar", "edition"), ("fr", "edition"), ("en", "new")],
        )
        article = Article.objects.get(title_en="Bridges 12")
        self.assertEqual((article.title_fr, article.title_ar), ("Des ponts", "جسور"))
        self.assertEqual(article.body_fr, "<p>Les ponts.</p>")
        self.assertEqual(
            (article.dateline_place_en, article.dateline_on), ("Geneva", date(2023, 3, 4))
        )
        self.assertEqual(
            article.body_en, "<p>Bridges join cities.</p><p>They also part rivers.</p>"
        )
        self.assertEqual((article.source_language, article.public_languages()), ("en", []))
        rows = ImportedPage.objects.of(article)
        self.assertEqual({row.identifier for row in rows}, {node(12)["id"]})

    def test_a_node_comes_once_however_often_it_stands_in_the_export(self):
        self.write(node(12), included=[node(12)])
        self.write(node(12), name="page2.json")
        self.assertEqual(len(self.bring()), 1)

    def test_a_language_without_a_place_here_is_a_failure_of_its_own(self):
        self.write(node(12), node(12, "de", title="Brücken"))
        entries = self.bring()
        self.assertEqual(sorted(entry["result"] for entry in entries), ["failed", "new"])
        self.assertEqual(self.status, 1)


class SecondRunTests(DrupalTestCase):
    def test_a_second_run_changes_not_one_row(self):
        photo = file(21, "2023-03/bridge.png")
        draw(self.site / "files", "2023-03/bridge.png")
        make_country("AG", name_en="Antigua and Barbuda")
        tag, country = term(31, "Bridges"), term(32, "Antigua and Barbuda", "country")
        picture = '<p><img src="/sites/default/files/2023-03/bridge.png" alt="B"></p>'
        pictured = node(
            12,
            relationships={
                "field_image": to(photo, alt="A bridge"),
                "field_tags": to_all(tag),
                "field_country": to_all(country),
            },
            body={"value": BODY + picture},
        )
        self.write(pictured, included=[photo, tag, country])
        self.write(node(12, "fr", title="Des ponts", status=False), name="fr.json")
        self.bring("--publish")
        self.assertEqual(Article.objects.get().public_languages(), ["en"])
        before = self.rows()
        entries = self.bring("--publish")
        self.assertEqual({entry["result"] for entry in entries}, {"unchanged"})
        self.assertEqual(self.rows(), before)

    def test_a_changed_node_makes_the_difference(self):
        self.write(node(12, title="Old"), included=[term(31, "Bridges")])
        self.bring()
        article = Article.objects.get()
        Article.objects.filter(pk=article.pk).update(summary_en="An editor’s own.")
        tagged = {"field_tags": to_all(term(31, "Bridges"))}
        self.write(node(12, title="New", relationships=tagged), included=[term(31, "Bridges")])
        entries = self.bring()
        self.assertEqual([entry["result"] for entry in entries], ["changed"])
        article = Article.objects.get()
        self.assertEqual((article.title_en, article.summary_en), ("New", "An editor’s own."))
        self.assertEqual([tag.name_en for tag in article.tags.all()], ["Bridges"])

    def test_a_page_deleted_here_is_not_brought_in_again(self):
        self.write(node(12))
        self.bring()
        Article.objects.all().delete()
        (entry,) = self.bring()
        self.assertEqual(entry["result"], "unchanged")
        self.assertIn("deleted here", entry["warnings"][0])
        self.assertFalse(Article.objects.exists())


class PublicationTests(DrupalTestCase):
    def test_all_is_a_draft_unless_asked(self):
        self.write(node(12))
        self.bring()
        self.assertEqual(Article.objects.get().public_languages(), [])

    def test_what_was_public_is_so_from_its_own_day(self):
        self.write(node(12), node(12, "fr", title="Ponts", body={"value": "<p>Les ponts.</p>"}))
        entries = self.bring("--publish")
        article = Article.objects.get()
        self.assertEqual(article.public_languages(), ["en", "fr"])
        self.assertEqual(article.publish_at_en, datetime(2023, 3, 4, 9, 30, tzinfo=UTC))
        self.assertEqual(entries[0]["published"], "2023-03-04T09:30:00+00:00")
        version = Version.objects.of(article).first()
        self.assertEqual((version.action, version.languages), ("published", ["fr"]))
        self.assertFalse(Article.objects.filter(draft_of__isnull=False).exists())

    def test_what_was_unpublished_there_is_a_draft_in_any_case(self):
        self.write(node(12), node(12, "fr", title="Ponts", status=False))
        self.bring("--publish")
        self.assertEqual(Article.objects.get().public_languages(), ["en"])

    def test_what_has_to_be_looked_at_waits(self):
        self.write(node(12, field_odd="A word without a field"))
        (entry,) = self.bring("--publish")
        self.assertEqual(entry["left_over"], ["field_odd: A word without a field"])
        self.assertEqual(Article.objects.get().public_languages(), [])

    def test_what_cannot_be_published_stops_nothing(self):
        self.write(node(12), node(13))
        with (
            patch("imports.bringing.publish", side_effect=DatabaseError("odd")),
            self.assertLogs("imports", "ERROR"),
        ):
            entries = self.bring("--publish")
        self.assertEqual([entry["result"] for entry in entries], ["new", "new"])
        self.assertIn("not published", entries[1]["warnings"][-1])

    def test_a_later_language_of_a_public_page_comes_out_alone(self):
        self.write(node(12))
        self.bring("--publish")
        self.write(
            node(12, "fr", title="Ponts", body={"value": "<p>Les ponts.</p>"}), name="b.json"
        )
        self.bring("--publish")
        article = Article.objects.get(draft_of=None)
        self.assertEqual(article.public_languages(), ["en", "fr"])
        self.assertEqual(article.body_fr, "<p>Les ponts.</p>")


@tag("once")
class FileTests(DrupalTestCase):
    def bring_body(self, html, *options, **attributes):
        self.write(node(12, body={"value": html}, **attributes))
        return self.bring(*options)

    def test_a_picture_of_a_text_comes_into_the_library_and_stands_in_its_place(self):
        draw(self.site / "files", "inline/bridge.png")
        self.bring_body(
            '<p>Before. <img src="/sites/default/files/styles/large/public/inline/bridge.png?i=1"'
            ' alt="A bridge"> After.</p><p>Last.</p>'
        )
        picture = Picture.objects.get()
        self.assertEqual((picture.alt_en, picture.alt_fr), ("A bridge", None))
        self.assertEqual(
            Article.objects.get().body_en,
            f'<p>Before. After.</p><figure><img src="{picture.file.url}" alt="A bridge"></figure>'
            "<p>Last.</p>",
        )

    def test_pages_and_languages_share_a_file_of_the_same_content(self):
        for name in ("one.png", "two.png"):
            draw(self.site / "files", name)
        for number, name, language in ((12, "one.png", "en"), (13, "two.png", "fr")):
            html = f'<p><img src="{SITE}/sites/default/files/{name}" alt="{language}"></p>'
            text = {"value": f"<p>Words.</p>{html}"}
            self.write(node(number, language, body=text), name=f"{number}.json")
        self.bring()
        picture = Picture.objects.get()
        self.assertEqual((picture.alt_en, picture.alt_fr), ("en", "fr"))

    def test_every_old_address_of_a_file_leads_to_it_even_if_the_library_had_it(self):
        for name in ("one.png", "two.png"):
            draw(self.site / "files", name)
        images = (
            f'<p><img src="/sites/default/files/{name}" alt="A bridge"></p>'
            for name in ("one.png", "two.png")
        )
        self.bring_body("".join(images))
        addresses = [f"/sites/default/files/{name}" for name in ("one.png", "two.png")]
        redirects = Redirect.objects.filter(address__in=addresses)
        self.assertEqual(
            [each.redirect_to for each in redirects], [Picture.objects.get().file.url] * 2
        )

    def test_fields_bring_pictures_documents_and_their_words(self):
        photo, paper = file(21, "bridge.png"), file(22, "paper.pdf")
        draw(self.site / "files", "bridge.png")
        (self.site / "files" / "paper.pdf").write_bytes(b"%PDF-1.4\n%%EOF\n")
        media = {
            "type": "media--image",
            "id": exports.UUID.format(41),
            "attributes": {"langcode": "en", "name": "Bridge", "field_credit": "Ada Pont"},
            "relationships": {"field_media_image": to(photo, alt="A bridge")},
        }
        relationships = {"field_media_image": to(media), "field_documents": to_all(paper)}
        self.write(node(12, relationships=relationships), included=[media, photo, paper])
        self.bring()
        article = Article.objects.get()
        picture = article.main_picture
        self.assertEqual((picture.alt_en, picture.credit), ("A bridge", "Ada Pont"))
        document = article.placed_documents.get().document
        self.assertEqual((document.title_en, document.language), ("paper.pdf", "en"))

    def test_embedded_media_becomes_a_figure(self):
        photo = file(21, "bridge.png")
        draw(self.site / "files", "bridge.png")
        media = {
            "type": "media--image",
            "id": exports.UUID.format(41),
            "attributes": {"langcode": "en", "name": "Bridge"},
            "relationships": {"field_media_image": to(photo, alt="A bridge")},
        }
        self.write(media, included=[photo], name="media.json")
        embedded = f'<drupal-media data-entity-uuid="{media["id"]}" data-caption="Old &amp; new">'
        self.bring_body(f"<p>Words.</p>{embedded}</drupal-media>")
        body = Article.objects.get().body_en
        self.assertIn('alt="A bridge"><figcaption>Old &amp; new</figcaption></figure>', body)

    def bring_video(self, *included):
        media = {
            "type": "media--remote_video",
            "id": exports.UUID.format(42),
            "attributes": {
                "langcode": "en",
                "name": "The film",
                "field_media_oembed_video": "https://youtu.be/abcdefgh123",
            },
            "relationships": {"thumbnail": to(file(21, "bridge.png"), alt="The film")},
        }
        self.write(media, included=included, name="media.json")
        self.bring_body(f'<drupal-media data-entity-uuid="{media["id"]}"></drupal-media>')
        return Article.objects.get().body_en

    def test_a_video_with_its_still_becomes_what_an_editor_inserts(self):
        draw(self.site / "files", "bridge.png")
        body = self.bring_video(file(21, "bridge.png"))
        link = (
            '<figure class="video"><a href="https://www.youtube.com/watch?v=abcdefgh123"><img src'
        )
        self.assertTrue(body.startswith(link), body)
        self.assertIn('alt="The film"></a></figure>', body)

    def test_a_video_without_its_still_leaves_a_link(self):
        body = self.bring_video()
        watched = "https://www.youtube.com/watch?v=abcdefgh123"
        self.assertEqual(body, f'<p><a href="{watched}">{watched}</a></p>')

    def test_links_to_files_and_to_the_site_lead_to_what_is_here(self):
        (self.site / "files").mkdir()
        (self.site / "files" / "paper.pdf").write_bytes(b"%PDF-1.4\n%%EOF\n")
        self.bring_body(
            f'<p><a href="{SITE}/sites/default/files/paper.pdf">The paper</a>, '
            f'<a href="{SITE}/fr/node/7">a page</a>, <a href="https://example.net/">far</a></p>'
        )
        document = Document.objects.get()
        body = Article.objects.get().body_en
        self.assertEqual(document.title_en, "The paper")
        for address in (document.file.url, "/fr/node/7", "https://example.net/"):
            self.assertIn(f'href="{address}"', body)
        redirect = Redirect.objects.get(address="/sites/default/files/paper.pdf")
        self.assertEqual(redirect.redirect_to, document.file.url)

    def test_a_missing_file_is_a_warning_with_its_place(self):
        (entry,) = self.bring_body(
            '<figure><img src="/sites/default/files/gone.png">'
            "<figcaption>Words.</figcaption></figure>"
        )
        self.assertEqual(entry["file"], "node--article.json#data[0]")
        self.assertIn("gone.png", entry["warnings"][0])
        self.assertEqual(Article.objects.get().body_en, "<p>Words.</p>")

    def test_a_path_out_of_the_folder_is_refused(self):
        draw(self.folder, "secret.png")
        (self.site / "files").mkdir()
        (self.site / "files" / "link.png").symlink_to(self.folder / "secret.png")
        for path in ("../../secret.png", "%2e%2e/../secret.png", "link.png"):
            (entry,) = self.bring_body(f'<p>W.</p><img src="/sites/default/files/{path}" alt="a">')
            self.assertIn("leads outside", entry["warnings"][0], path)
        self.assertFalse(Picture.objects.exists())

    def test_what_the_library_refuses_is_not_brought_in(self):
        (self.site / "files").mkdir()
        hostile = "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
        for name in ("bad.svg", "bad.png", "bad.html", "bad.pdf"):
            (self.site / "files" / name).write_text(hostile)
        (entry,) = self.bring_body(
            '<p>W.</p><img src="/sites/default/files/bad.svg" alt="a">'
            '<img src="/sites/default/files/bad.png" alt="a">'
            '<p><a href="/sites/default/files/bad.html">b</a>'
            '<a href="/sites/default/files/bad.pdf">c</a></p>'
        )
        refused = [each for each in entry["warnings"] if "is refused" in each]
        self.assertEqual(len(refused), 4)
        self.assertEqual((Picture.objects.count(), Document.objects.count()), (0, 0))


class MappedTests(DrupalTestCase):
    def test_terms_become_tags_in_their_languages(self):
        english, french = term(31, "Bridges"), term(31, "Ponts", language="fr")
        tagged = {"field_tags": to_all(english)}
        self.write(node(12, relationships=tagged), included=[english, french])
        self.bring()
        tag = Tag.objects.get()
        self.assertEqual((tag.name_en, tag.name_fr), ("Bridges", "Ponts"))

    def test_a_term_gives_the_kind_of_its_article(self):
        kind = term(31, "Press release", "article_type")
        self.write(node(12, relationships={"field_type": to(kind)}), included=[kind])
        self.bring()
        self.assertEqual(Article.objects.get().kind, "press_release")

    def test_an_event_has_the_moments_that_the_site_told(self):
        self.write(
            node(
                12,
                node_type="event",
                field_event_date={
                    "value": "2024-05-28T08:00:00-04:00",
                    "end_value": "2024-05-28T09:30:00-04:00",
                },
                field_timezone="America/Antigua",
                field_venue="Harbour Hall",
                body={"value": "<p>Come and see.</p>"},
            )
        )
        (entry,) = self.bring()
        self.assertEqual(
            entry["event"],
            {
                "start": "2024-05-28T08:00-04:00",
                "end": "2024-05-28T09:30-04:00",
                "zone": "America/Antigua",
            },
        )
        event = Event.objects.get()
        self.assertEqual(event.starts_at, datetime(2024, 5, 28, 12, tzinfo=UTC))
        self.assertEqual((event.venue_en, event.kind), ("Harbour Hall", "conference"))

    def test_authors_are_words_of_the_report_and_of_the_version(self):
        author = {
            "type": "user--user",
            "id": exports.UUID.format(51),
            "attributes": {"display_name": "Ada Pont"},
        }
        self.write(node(12, relationships={"uid": to(author)}), included=[author])
        (entry,) = self.bring()
        self.assertEqual(entry["authors"], ["Ada Pont"])
        self.assertIn("Ada Pont", Version.objects.get().comment)

    def test_types_that_the_mapping_does_not_name_are_counted(self):
        self.write(node(12), node(13, node_type="webform"))
        self.bring()
        self.assertIn("1 webform", self.output.getvalue())

    def test_a_mapping_of_ones_own_that_names_what_is_not_there_stops_the_start(self):
        self.write(node(12))
        mapping = self.folder / "mine.toml"
        mapping.write_text(
            '[languages]\nde = "de"\n[types.article]\nbecomes = "articel"\n'
            '[types.news]\nbecomes = "article"\nkind = "gossip"\n'
            '[types.news.fields]\nsubtitle = "field_subtitle"\n[vocabularies]\nplaces = "cities"\n'
        )
        self.assertEqual(self.bring(f"--mapping={mapping}"), [])
        self.assertEqual(self.status, 2)
        for place in (
            f"{mapping}: [languages] de: ",
            f"{mapping}: [types.article] becomes: ",
            f"{mapping}: [types.news] kind: ",
            f"{mapping}: [types.news.fields] subtitle: ",
            f"{mapping}: [vocabularies] places: ",
        ):
            self.assertIn(place, self.message)


class AddressTests(DrupalTestCase):
    def test_every_old_address_leads_to_the_page_in_its_language(self):
        self.write(node(12), node(12, "fr", title="Ponts", path={"alias": "/actu/ponts"}))
        self.write(
            entity("path_alias", 61, path="/node/12", alias="/actu/vieux-ponts", langcode="fr"),
            entity(
                "redirect",
                62,
                redirect_source={"path": "old/bridges", "query": {"a": "1"}},
                redirect_redirect={"uri": "internal:/node/12"},
                language="en",
            ),
            entity(
                "redirect",
                63,
                redirect_source={"path": "elsewhere", "query": []},
                redirect_redirect={"uri": "https://example.net/far"},
                language="und",
            ),
            name="addresses.json",
        )
        self.bring()
        article = Article.objects.get()
        found = {
            each.address: each.redirect_to or (each.page, each.language)
            for each in Redirect.objects.all()
        }
        english = ["/news/bridges-12", "/en/news/bridges-12", "/node/12", "/en/node/12"]
        english += ["/old/bridges?a=1", "/en/old/bridges?a=1"]
        french = ["/fr/actu/ponts", "/fr/actu/vieux-ponts", "/fr/node/12"]
        self.assertEqual(
            found,
            dict.fromkeys(english, (article, "en"))
            | dict.fromkeys(french, (article, "fr"))
            | {"/elsewhere": "https://example.net/far"},
        )

    def test_an_address_of_another_site_is_none_of_this_one_whatever_its_path(self):
        self.write(node(12, path={"alias": "/give"}))
        targets = {
            "give-now": "https://pay.example.net/give",
            "donate": "https://pay.example.net/donate",
            "odd": "https://[",
        }
        for number, (source, target) in enumerate(targets.items()):
            target = {"uri": target}
            redirect = entity(
                "redirect", number, redirect_source={"path": source}, redirect_redirect=target
            )
            self.write(redirect, name=f"{source}.json")
        self.bring()
        found = Redirect.objects.filter(page_type=None)
        self.assertEqual(
            {each.address: each.redirect_to for each in found},
            {"/give-now": targets["give-now"], "/donate": targets["donate"]},
        )

    def test_an_address_that_is_too_long_to_be_kept_is_doubted(self):
        self.write(node(12, path={"alias": "/" + "a" * 600}))
        (entry,) = self.bring()
        self.assertIn("too long to lead here", str(entry["warnings"]))
        addresses = Redirect.objects.values_list("address", flat=True)
        self.assertEqual(set(addresses), {"/node/12", "/en/node/12"})

    def test_a_redirect_to_an_old_address_leads_to_its_page(self):
        self.write(node(12))
        for number, target in enumerate((f"{SITE}/node/12", "internal:/news/bridges-12")):
            source, target = {"path": f"old-{number}"}, {"uri": target}
            redirect = entity("redirect", number, redirect_source=source, redirect_redirect=target)
            self.write(redirect, name=f"{number}.json")
        self.bring()
        found = Redirect.objects.filter(address__startswith="/old-")
        self.assertEqual([each.page for each in found], [Article.objects.get()] * 2)

    def test_the_address_that_was_named_counts_before_that_of_the_documents(self):
        self.write(node(12))
        (entry,) = self.bring("--address=https://a.example")
        self.assertEqual(entry["address"], "https://a.example/news/bridges-12")


@tag("once")
class BadInputTests(DrupalTestCase):
    def test_a_bad_node_among_good_ones_is_named_and_stops_none(self):
        bad = node(13, title=None)
        self.write(node(12), bad, {"type": "node--article"}, 7, node(14))
        entries = self.bring()
        failed = {entry["file"] for entry in entries if entry["result"] == "failed"}
        self.assertEqual(failed, {f"node--article.json#data[{number}]" for number in (1, 2, 3)})
        self.assertEqual(Article.objects.count(), 2)
        self.assertEqual(self.status, 1)

    def test_a_document_that_is_too_large_is_named_and_not_read(self):
        self.write(node(12))
        with patch("imports.drupal.documents.MOST_BYTES", 10):
            (entry,) = self.bring()
        self.assertEqual(entry["warnings"], ["It has more than 10 bytes."])
        self.assertFalse(Article.objects.exists())

    def test_of_a_node_that_stands_there_twice_the_richer_one_counts(self):
        for name, body in (("a", None), ("b", {"value": "<p>Words.</p>"}), ("c", None)):
            self.write(node(12, body=body), name=f"{name}.json")
        self.bring()
        self.assertEqual(Article.objects.get().body_en, "<p>Words.</p>")

    def test_documents_that_are_none_are_named(self):
        self.write(node(12))
        (self.site / "cut.json").write_text('{"data": [{"type": "node--article", "id"')
        (self.site / "deep.json").write_text("[" * 100_000)
        (self.site / "empty.json").write_bytes(b"")
        (self.site / "other.json").write_text("[]")
        (self.site / "latin.json").write_bytes(b'{"data": "\xe9"}')
        (self.site / "away.json").symlink_to(self.folder / "report")
        entries = self.bring()
        failed = sorted(entry["file"] for entry in entries if entry["result"] == "failed")
        names = ["away", "cut", "deep", "empty", "latin", "other"]
        self.assertEqual(failed, [f"{name}.json" for name in names])
        self.assertEqual(Article.objects.count(), 1)

    def test_html_that_cannot_be_read_fails_alone(self):
        self.write(node(12, body={"value": "<div>" * 5000}), node(13))
        entries = self.bring()
        self.assertEqual([entry["result"] for entry in entries], ["failed", "new"])

    def test_scripts_and_foreign_addresses_do_not_come_in(self):
        self.write(
            node(
                12,
                body={
                    "value": '<p onclick="x()">Words <a href="javascript:x()">here</a>.</p>'
                    "<script>x()</script><img src='https://example.net/p.png' alt='P'>"
                },
            )
        )
        (entry,) = self.bring()
        self.assertEqual(Article.objects.get().body_en, "<p>Words here.</p>")
        self.assertTrue(any("example.net/p.png" in each for each in entry["warnings"]))

    def test_a_dry_run_writes_nothing(self):
        draw(self.site / "files", "bridge.png")
        html = f'{BODY}<img src="/sites/default/files/bridge.png" alt="A">'
        tag = term(31, "Bridges")
        self.write(
            node(12, body={"value": html}, relationships={"field_tags": to(tag)}), included=[tag]
        )
        before = self.rows()
        (entry,) = self.bring("--dry-run", "--publish")
        self.assertEqual((entry["result"], entry["warnings"]), ("dry run", []))
        self.assertEqual(self.rows(), before)

    def test_an_export_that_is_not_there_stops_the_start(self):
        self.site.rmdir()
        self.assertEqual(self.bring(), [])
        self.assertEqual(self.status, 2)
