from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise

from articles.models import Article, ArticlePicture, Correction
from organisation.models import PressContact
from publishing import actions, checks
from publishing.checks import rules
from publishing.models import RelatedItem
from publishing.snapshots import snapshot
from tests.checks import ChecksTest
from tests.factories import (
    PAST,
    make_article,
    make_event,
    make_page,
    make_person,
    make_picture,
    make_tag,
    place_contact,
)


def draft(languages="en", **fields):
    return make_article(languages, publish_at=None, **fields)


class CheckTest(ChecksTest):
    def test_errors_come_first_and_are_told_from_warnings(self):
        findings = checks.check(draft(title_fr=""), "fr")
        stops, advice = checks.errors(findings), checks.warnings(findings)
        self.assertEqual(findings, stops + advice)
        self.assertEqual([finding.code for finding in stops], ["no_title"])
        self.assertIn("no_summary", [finding.code for finding in advice])

    def test_messages_are_translated_when_they_are_shown(self):
        findings = checks.check(draft("en", title_en="x" * 111), "en")
        for finding in findings:
            self.assertIsInstance(finding.message, Promise)

    def test_a_language_is_checked_alone(self):
        article = draft("en fr", body_en="<p><a href='/en/nowhere/at-all/'>A report</a></p>")
        self.assertEqual(self.found("broken_link", article, "en"), ["body_en"])
        self.assertEqual(self.found("broken_link", article, "fr"), [])

    def test_the_working_copy_is_checked_and_not_the_page(self):
        article = make_article(summary_en="A summary.")
        copy = actions.edit(article)
        copy.summary_en = ""
        copy.save()
        self.assertEqual(self.found("no_summary", copy), ["summary_en"])
        self.assertEqual(self.found("no_summary", article), [])

    def test_other_content_can_be_checked_in_its_place(self):
        article = draft(summary_en="A summary.")
        content = snapshot(article)
        content["editions"]["en"]["summary"] = ""
        self.assertEqual(self.found("no_summary", article, content=content), ["summary_en"])

    def test_every_type_of_page_is_checked_in_every_language(self):
        for make in (make_article, make_event, make_page, make_person):
            for code in ("en", "fr", "es", "ar"):
                page = make(code, publish_at=None)
                self.assertEqual(checks.errors(checks.check(page, code)), [])

    def test_a_rule_concerns_its_own_type_of_page(self):
        @rules.register
        class Example(rules.Rule):
            model = Article
            code = "example"

            def find(self, proof):
                yield self.finding(proof.name("title"), "An example")

        self.addCleanup(rules._rules.pop, "example")
        self.assertEqual(self.found("example", draft()), ["title_en"])
        self.assertEqual(self.found("example", make_event()), [])

    def test_a_message_may_hold_braces(self):
        article = draft(body_en='<p><a href="/en/{x}/{0}">A report</a></p>')
        with translation.override("fr"):
            [finding] = checks.errors(checks.check(article, "en"))
            self.assertIn("/en/{x}/{0}", str(finding.message))


class FieldTest(ChecksTest):
    def test_the_form_has_the_fields_that_findings_name(self):
        article = draft(main_picture=make_picture(alt_en=""), body_en="<h4>A</h4>", title_en="It's")
        ArticlePicture.objects.create(article=article, picture=make_picture())
        Correction.objects.create(article=article, text_en="It's")
        RelatedItem.objects.create(source=article, target=draft())
        place_contact(article)
        PressContact.objects.update(until_on=PAST)
        self.client.force_login(get_user_model().objects.create_superuser("editor"))
        url = reverse("admin:articles_article_change", args=[article.pk])
        html = self.client.get(url).content.decode()
        fields = {finding.field for finding in checks.check(article, "en")}
        self.assertGreaterEqual(len(fields), 7)
        for field in fields:
            self.assertIn(f'name="{field}"', html)


class QueriesTest(ChecksTest):
    def queries(self, page):
        page = type(page).objects.get(pk=page.pk)
        with self.assertNumQueries(self.number):
            checks.check(page, "en")

    def test_their_number_does_not_grow_with_the_page(self):
        self.number = 6  # of which the snapshot is one
        article = draft(main_picture=make_picture())
        target = make_article()
        self.fill(article, [target], 1)
        self.queries(article)
        others = [make(everywhere) for make in MAKERS for everywhere in ("en", "en fr")]
        self.fill(article, others, 5)
        self.queries(article)

    def fill(self, article, targets, number):
        for target in targets:
            RelatedItem.objects.create(source=article, target=target)
        for _ in range(number):
            place_contact(article)
            ArticlePicture.objects.create(article=article, picture=make_picture())
            Correction.objects.create(article=article, text_en="It's 5")
            article.tags.add(make_tag(f"tag-{Article.objects.count()}-{_}"))
        links = [f'<a href="{target.get_absolute_url("en")}">A page</a>' for target in targets]
        images = [f'<img src="/media/{number}.png" alt="x">' for number in range(number)]
        article.body_en = f"<p>{' '.join(links * number)}</p>{' '.join(images)}"
        article.save()


MAKERS = (make_article, make_event, make_page, make_person)


class TitleTest(ChecksTest):
    def test_a_title_is_needed(self):
        article = draft("en")
        self.assertStops("no_title", article, "fr")
        self.assertEqual(self.found("no_title", article, "fr"), ["title_fr"])
        self.assertEqual(self.found("no_title", article, "en"), [])

    def test_an_address_must_be_possible(self):
        article = draft("en", title_fr="…")
        self.assertStops("no_slug", article, "fr")
        self.assertEqual(self.found("no_slug", article, "fr"), ["slug_fr"])
        self.assertEqual(self.found("no_slug", draft("ar", title="عنوان"), "ar"), [])
        self.assertEqual(self.found("no_slug", draft("en", title_fr="…", slug_fr="a"), "fr"), [])

    def test_an_address_must_be_free(self):
        make_article("en", slug_en="taken")
        article = make_article("en", slug_en="own")
        copy = actions.edit(article)
        self.assertEqual(self.found("slug_taken", copy), [])
        copy.slug_en = "taken"
        copy.save()
        self.assertStops("slug_taken", copy)
        self.assertEqual(self.found("slug_taken", copy), ["slug_en"])

    def test_a_title_has_110_characters_at_most(self):
        self.assertEqual(self.found("long_title", draft(title_en="x" * 111)), ["title_en"])
        self.assertEqual(self.found("long_title", draft(title_en="x" * 110)), [])

    def test_a_summary_is_wanted(self):
        self.assertEqual(self.found("no_summary", draft(summary_en=" ")), ["summary_en"])
        self.assertEqual(self.found("no_summary", draft(summary_en="Here it is.")), [])

    def test_a_summary_has_220_characters_at_most(self):
        self.assertEqual(self.found("long_summary", draft(summary_en="x" * 221)), ["summary_en"])
        self.assertEqual(self.found("long_summary", draft(summary_en="x" * 220)), [])


class TextTest(ChecksTest):
    def test_a_text_is_wanted(self):
        self.assertEqual(self.found("no_text", draft(body_en="<p> </p>")), ["body_en"])
        self.assertEqual(self.found("no_text", draft(body_en="<p>Words</p>")), [])
        self.assertEqual(self.found("no_text", make_person()), ["biography_en"])

    def test_headings_skip_no_level(self):
        for body, expected in [
            ("<h2>A</h2><h3>B</h3><h2>C</h2>", []),
            ("<h2>A</h2><h4>B</h4>", ["body_en"]),
            ("<h3>A</h3>", ["body_en"]),
            ("<h2>A</h2><h3>B</h3><h4>C</h4><h2>D</h2>", []),
        ]:
            with self.subTest(body):
                self.assertEqual(self.found("heading_order", draft(body_en=body)), expected)

    def test_a_note_stands_below_a_heading_of_its_own(self):
        self.assertEqual(self.found("heading_order", draft(note_to_editors_en="<h3>A</h3>")), [])

    def test_long_passages_in_capitals(self):
        for body, expected in [
            ("<p>Today ALL MEMBER STATES ADOPTED THE DECLARATION, she said.</p>", ["body_en"]),
            ("<p>IOM, UNHCR, UNICEF, WHO and WFP met.</p>", []),
            ("<p>IOM UNHCR WHO WFP 2024</p>", []),
            ("<p>THE MEMBER STATES</p><p>ADOPTED THE DECLARATION</p>", []),
            ("<p>THE <strong>MEMBER STATES</strong> OF 2024 ADOPTED IT NOW</p>", ["body_en"]),
            ("<p>اعتمدت الدول الأعضاء الإعلان بالإجماع اليوم في جنيف</p>", []),
        ]:
            with self.subTest(body):
                self.assertEqual(self.found("capitals", draft(body_en=body)), expected)

    def test_a_link_says_where_it_leads(self):
        for words in (
            *("here", "Click here", "read more…", "ici", "Cliquez ici !", "aquí", "Haga clic aquí"),
            *("هنا", "اضغط هنا", "https://example.org/a", "www.example.org", " ", "» here"),
        ):
            with self.subTest(words):
                article = draft(body_en=f'<p>A <a href="https://example.org/a">{words}</a></p>')
                self.assertEqual(self.found("link_text", article), ["body_en"])
        for words in ("The report", "here in Geneva", "example.org", "<strong>Le</strong> rapport"):
            with self.subTest(words):
                article = draft(body_en=f'<p>A <a href="https://example.org/a">{words}</a></p>')
                self.assertEqual(self.found("link_text", article), [])

    def test_the_alt_text_of_a_picture_is_the_text_of_its_link(self):
        body = '<p><a href="https://example.org/"><img src="/media/a.png" alt="{}"></a></p>'
        self.assertEqual(self.found("link_text", draft(body_en=body.format("Our partner"))), [])
        self.assertEqual(self.found("link_text", draft(body_en=body.format(""))), ["body_en"])

    def test_straight_quotes(self):
        article = draft("en ar", body_en="<p>IOM's</p>", body_ar='<p>قال "نعم" اليوم</p>')
        self.assertEqual(self.found("straight_quotes", article, "en"), ["body_en"])
        self.assertEqual(self.found("straight_quotes", article, "ar"), ["body_ar"])
        curved = draft(body_en='<p title="a">IOM’s 12" at 46°12\'N</p>')
        self.assertEqual(self.found("straight_quotes", curved), [])

    def assertFound(self, code, language, cases):
        """Assert what a rule finds in a body, each time alone."""
        for body, expected in cases.items():
            with self.subTest(body):
                article = draft(f"en {language}", **{f"body_{language}": f"<p>{body}</p>"})
                found = self.found(code, article, language)
                self.assertEqual(found, [f"body_{language}"] * expected)

    def test_what_is_typeset_on_saving_is_found_in_older_texts(self):
        self.assertFound("range_dashes", "en", {"2019-2024": 1, "2019–2024": 0, "S/2019-12": 0})
        self.assertFound("unit_spaces", "en", {"20 km": 1, "20&nbsp;km": 0, "58%": 0})
        self.assertFound("spanish_openers", "es", {"Qué es?": 1, "¿Qué es?": 0, "Y qué?": 0})
        self.assertFound("arabic_signs", "ar", {"نعم, لا": 1, "محمـــد": 1, "نعم، لا": 0, "1,5": 0})

    def test_typography_whose_sense_is_unclear(self):
        self.assertFound("unclear_quotes", "en", {"the '90s": 1, "12\" at 46°12'N": 0, "IOM's": 0})
        self.assertFound("unclear_openers", "es", {"Y qué?": 1, "Qué es?": 0, "Hola! Sí!": 2})
        self.assertFound("unclear_signs", "ar", {"هل تعرف IOM?": 1, "ماذا?": 0, "IOM, UNHCR": 0})
        self.assertFound(
            "unclear_ranges",
            "en",
            {"1-2 years": 1, "2023-24": 1, "2023-11": 0, "COVID-19": 0, "2019-2024": 0, "2-1": 0},
        )

    def test_what_is_unclear_is_not_repaired_by_a_click(self):
        article = draft("en", body_en="<p>the '90s, 1-2</p>")
        found = [each for each in checks.check(article, "en") if each.code.startswith("unclear_")]
        self.assertEqual([each.repair for each in found], [None, None])

    def test_spaces_of_french(self):
        for body, expected in [
            ("<p>Oui : « non »</p>", ["body_fr"]),
            ("<p>Oui\u202f: «\u202fnon\u202f»</p>", []),
            ("<p>À 10:30</p>", []),
        ]:
            with self.subTest(body):
                article = draft("en fr", body_fr=body, body_en=body)
                self.assertEqual(self.found("french_spaces", article, "fr"), expected)
                self.assertEqual(self.found("french_spaces", article, "en"), [])
