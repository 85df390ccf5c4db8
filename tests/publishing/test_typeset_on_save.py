from articles.models import Article, Correction
from organisation.models import Office
from publishing import actions
from publishing.history import record
from publishing.merge import changes
from publishing.models import Version
from publishing.snapshots import snapshot
from publishing.typography.contents import typeset_content
from tests.admin import AdminTestCase, address, fields_of
from tests.factories import make_article, make_office

NARROW, NO_BREAK = "\u202f", "\u00a0"


class TypesetOnSaveTests(AdminTestCase):
    def newest(self, page):
        return actions.edited(type(page).objects.get(pk=page.pk))

    def test_what_an_editor_changes_is_typeset(self):
        article = make_article("en fr es ar")
        response = self.save(
            Article,
            article,
            title_fr="Qui a dit : l'eau ?",
            title_es="Qué es la OIM?",
            title_ar="نعم, ماذا?",
            body_en='<p>"58 %" in <a href="/en/2019-2024/">2019-2024</a></p>',
        )
        self.assertSaved(response)
        copy = self.newest(article)
        self.assertEqual(copy.title_fr, f"Qui a dit{NARROW}: l’eau{NARROW}?")
        self.assertEqual(copy.title_es, "¿Qué es la OIM?")
        self.assertEqual(copy.title_ar, "نعم، ماذا؟")
        self.assertEqual(
            copy.body_en, '<p>“58&nbsp;%” in <a href="/en/2019-2024/">2019–2024</a></p>'
        )

    def test_words_in_what_the_editor_inserts_are_typeset_and_nothing_else_of_it(self):
        article = make_article("en")
        html = (
            '<figure class="quote"><blockquote><p>{0}</p></blockquote><figcaption>{0}</figcaption>'
            '</figure><p class="key-figure"><strong>{0}</strong> in {0}</p>'
            '<figure class="video"><a href="https://www.youtube.com/watch?v=2019-2024"><img'
            ' src="/media/2019-2024.png" alt="2019-2024"></a><figcaption>{0}</figcaption></figure>'
            '<p><a href="/en/2019-2024/" data-page="articles.article:1">{0}</a></p>'
        )
        self.assertSaved(self.save(Article, article, body_en=html.format("2019-2024")))
        self.assertEqual(self.newest(article).body_en, html.format("2019–2024"))

    def test_what_nobody_changed_stays(self):
        article = make_article("en fr", title="L'eau", body_fr="<p>Oui : non</p>")
        self.save(Article, article, title_en='A "new" title')
        copy = self.newest(article)
        self.assertEqual(copy.title_en, "A “new” title")
        self.assertEqual((copy.title_fr, copy.body_fr), ("L'eau fr", "<p>Oui : non</p>"))

    def test_saving_old_text_without_a_change_makes_no_version(self):
        article = make_article("en fr", title="L'eau", body_en='<p>"58 %"</p>')
        self.assertSaved(self.save(Article, article))
        self.assertEqual(self.newest(article), article)
        self.assertFalse(Version.objects.exists())

    def test_undoing_what_was_typeset_makes_no_version(self):
        article = make_article("en", title="Migrants’ rights", body_en="<p>58&nbsp;%</p>")
        self.save(Article, article, title_en="Migrants' rights en", body_en="<p>58 %</p>")
        self.assertFalse(Version.objects.exists())

    def test_what_a_colleague_wrote_meanwhile_stays(self):
        article = make_article("en fr", publish_at=None)
        record(article, Version.Action.SAVED)
        opened = fields_of(self.form(Article, article))
        Article.objects.filter(pk=article.pk).update(body_fr="<p>Oui : l'eau</p>")
        fields = {**opened, "title_en": "Migrants' rights"}
        self.assertSaved(self.client.post(address(Article, "change", article.pk), fields))
        article.refresh_from_db()
        self.assertEqual(article.title_en, "Migrants’ rights")
        self.assertEqual(article.body_fr, "<p>Oui : l'eau</p>")

    def test_a_page_just_added_is_typeset(self):
        self.assertSaved(self.save(Article, title_en="Migrants' rights", title_fr="L'eau : oui"))
        article = Article.objects.get()
        self.assertEqual(article.title_en, "Migrants’ rights")
        self.assertEqual(article.title_fr, f"L’eau{NARROW}: oui")
        self.assertEqual((article.slug_en, article.slug_fr), ("migrants-rights", "leau-oui"))
        version = Version.objects.get()
        self.assertEqual(version.content["editions"]["en"]["title"], "Migrants’ rights")

    def test_parts_are_typeset(self):
        article = make_article("en", publish_at=None)
        old = Correction.objects.create(article=article, text_en="Migrants' rights")
        response = self.save(
            Article,
            article,
            **{
                "corrections-TOTAL_FORMS": 2,
                "corrections-1-corrected_on": "2024-05-23",
                "corrections-1-text_en": "Pages 3-5, not IOM's",
            },
        )
        self.assertSaved(response)
        texts = dict(article.corrections.values_list("pk", "text_en"))
        self.assertEqual(texts.pop(old.pk), "Migrants' rights")
        self.assertEqual(list(texts.values()), ["Pages 3–5, not IOM’s"])

    def test_addresses_are_no_prose(self):
        office = make_office("fr", slug_fr="a-2019-2024")
        before = snapshot(office)
        after = typeset_content(before, Office)
        self.assertEqual(changes(before, after), {})

    def test_a_text_that_would_grow_too_long_stays(self):
        title = "a" * 249 + "!"
        content = snapshot(make_article("fr"))
        content["editions"]["fr"]["title"] = title
        after = typeset_content(content, Article)
        self.assertEqual(after["editions"]["fr"]["title"], title)

    def test_a_second_time_changes_nothing(self):
        content = snapshot(make_article("en fr", title="L'eau : 58 %"))
        once = typeset_content(content, Article)
        self.assertNotEqual(once, content)
        self.assertEqual(typeset_content(once, Article), once)
