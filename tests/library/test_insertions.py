"""What the rich-text editor inserts, by keyboard alone, in a real browser."""

from pathlib import Path
from tempfile import TemporaryDirectory

from django.test import override_settings
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.wait import WebDriverWait

from articles.models import Article
from library.models import Picture
from publishing.actions import edited
from tests.browser import PATIENCE
from tests.factories import make_article, make_picture, picture_file
from tests.library.test_choosers import make_document
from tests.publishing.test_editor import EditorTestCase

WATCHED = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"


class InsertionTestCase(EditorTestCase):
    def setUp(self):
        super().setUp()
        self.folder = self.enterContext(TemporaryDirectory())
        self.enterContext(override_settings(MEDIA_ROOT=self.folder))

    def write(self, language="en", **fields):
        """Open an article's form with the cursor at the end of its text."""
        fields = {f"body_{language}": "<p>Before.</p>"} | fields
        self.article = make_article("en", **fields)
        self.open_form(Article, self.article)
        surface = self.surface(language)
        surface.send_keys(Keys.CONTROL, Keys.END)
        return surface

    def call(self, language, title):
        """Press a button of the editor's toolbar with the keyboard; a dialogue opens."""
        button = self.find(f'.fieldBox.field-body_{language} .prose-menubar [title="{title}"]')
        self.browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", button)
        button.send_keys(Keys.ENTER)
        return self.find("dialog.insertion[open]")

    def keys(self, *keys):
        """Send keys to whatever has the focus, as a keyboard does."""
        ActionChains(self.browser).send_keys(*keys).perform()

    def replace(self, *keys):
        """Write over what stands in the field that has the focus."""
        chain = ActionChains(self.browser).key_down(Keys.CONTROL).send_keys("a")
        chain.key_up(Keys.CONTROL).send_keys(*keys).perform()

    def focused(self):
        return self.browser.switch_to.active_element

    def found(self, number):
        """Wait until a search shows so many results."""
        WebDriverWait(self.browser, PATIENCE).until(lambda _b: len(self.choices()) == number)

    def choices(self):
        return self.browser.find_elements(By.CSS_SELECTOR, "dialog .insertion-choices button")

    def reach(self, selector, most=60):
        """Press Tab until the element that matches has the focus."""
        for _press in range(most):
            if self.browser.execute_script(
                "return document.activeElement.matches(arguments[0])", selector
            ):
                return
            self.keys(Keys.TAB)
        self.fail(f"Tab never reaches {selector}")

    def until(self, condition):
        WebDriverWait(self.browser, PATIENCE).until(lambda _browser: condition())

    def until_focused(self, selector):
        self.until(
            lambda: self.browser.execute_script(
                "return document.activeElement.matches(arguments[0])", selector
            )
        )

    def closed(self):
        self.until(lambda: not self.browser.find_elements(By.CSS_SELECTOR, "dialog.insertion"))

    def body(self, language="en"):
        self.closed()
        self.press("input[name=_save]")
        self.find(".messagelist .success")
        return getattr(edited(self.article), f"body_{language}")


class PictureTests(InsertionTestCase):
    def test_a_picture_is_found_and_comes_with_its_words_in_the_language_of_the_text(self):
        picture = make_picture(name="Bridge", alt_fr="Un pont", caption_fr="Le pont")
        make_picture(name="Boat", alt_en="A boat")
        self.write("fr")
        self.call("fr", "picture")
        self.found(2)
        self.keys("bridge")
        self.found(1)
        self.reach(".insertion-choice")
        self.keys(Keys.ENTER)
        self.until_focused("[name=alt]")
        self.keys(Keys.ENTER)
        self.assertEqual(
            self.body("fr"),
            f'<p>Before.</p><figure><img src="{picture.file.url}" alt="Un pont">'
            "<figcaption>Le pont</figcaption></figure>",
        )

    def test_more_pictures_are_loaded(self):
        for _number in range(25):
            make_picture()
        self.write()
        self.call("en", "picture")
        self.found(24)
        self.reach(".insertion-search > button")
        self.keys(Keys.ENTER)
        self.found(25)
        self.assertEqual(self.focused(), self.choices()[24])

    def test_a_picture_is_uploaded_on_the_spot(self):
        path = Path(self.folder, "harbour.png")
        path.write_bytes(picture_file().read())
        self.write("ar")
        self.call("ar", "picture")
        self.found(0)
        self.reach("summary")
        self.keys(Keys.ENTER)
        self.keys(Keys.TAB)
        self.focused().send_keys(str(path))
        self.reach(".insertion-upload input[lang=ar]")
        self.reach(".insertion-upload button")
        self.keys(Keys.ENTER)
        self.until_focused(".insertion-upload input[aria-invalid=true]")
        self.assertIn("required", self.find(".insertion-upload [role=alert]:not([hidden])").text)
        self.keys("ميناء", Keys.ENTER)
        self.until_focused("[name=alt]")
        self.keys(Keys.ENTER)
        body = self.body("ar")
        picture = Picture.objects.get()
        self.assertEqual((picture.name, picture.alt_ar), ("harbour", "ميناء"))
        self.assertIn(f'<figure><img src="{picture.file.url}" alt="ميناء"></figure>', body)

    def test_the_alt_text_of_a_picture_is_changed_and_its_caption_kept(self):
        picture = make_picture()
        shown = f'<img src="{picture.file.url}" alt="{{}}">'
        figure = f"<figure>{shown}<figcaption>A <em>b</em></figcaption></figure>"
        surface = self.write(body_en=figure.format("old"))
        surface.find_element(By.CSS_SELECTOR, "figcaption").click()
        self.call("en", "picture")
        self.reach("[name=alt]")
        self.replace("new", Keys.ENTER)
        self.assertEqual(self.body(), figure.format("new"))

    def test_after_a_caption_the_text_goes_on(self):
        make_picture()
        self.write()
        self.call("en", "picture")
        self.found(1)
        self.reach(".insertion-choice")
        self.keys(Keys.ENTER)
        self.until_focused("[name=alt]")
        self.keys(Keys.TAB, "Caption", Keys.ENTER)
        self.closed()
        self.find(".fieldBox.field-body_en figcaption").click()
        self.keys(Keys.END, "!", Keys.ENTER, "After.")
        self.assertRegex(self.body(), r"<figcaption>Caption!</figcaption></figure><p>After.</p>$")

    def test_after_a_picture_without_caption_the_text_goes_on(self):
        picture = make_picture(alt_en="A bridge", caption_en="")
        self.write()
        self.call("en", "picture")
        self.found(1)
        self.reach(".insertion-choice")
        self.keys(Keys.ENTER)
        self.until_focused("[name=alt]")
        self.keys(Keys.ENTER)
        self.closed()
        self.keys("After.")
        self.assertEqual(
            self.body(),
            f'<p>Before.</p><figure><img src="{picture.file.url}" alt="A bridge"></figure>'
            "<p>After.</p>",
        )

    def test_what_is_written_on_a_selected_figure_stands_behind_it(self):
        shown = f'<img src="{make_picture().file.url}" alt="x">'
        still = f'<a href="{WATCHED}">{shown}</a>'
        body = f'<figure>{shown}</figure><p>A</p><figure class="video">{still}</figure><p>B</p>'
        self.write(body_en=body)
        for picture in ("figure:not(.video) > img", "figure.video > .still"):
            self.find(f".ProseMirror {picture}").click()
            self.until(
                lambda: self.browser.find_elements(
                    By.CSS_SELECTOR, "figure.ProseMirror-selectednode"
                )
            )
            self.keys("New.")
        self.assertEqual(self.body(), body.replace("</figure>", "</figure><p>New.</p>"))

    def test_a_selected_picture_is_given_a_caption(self):
        figure = f'<figure><img src="{make_picture().file.url}" alt="x">{{}}</figure><p>A</p>'
        self.write(body_en=figure.format(""))
        self.find(".ProseMirror figure img").click()
        self.press(".prose-menubar--floating button")
        self.keys("Words")
        self.assertEqual(self.body(), figure.format("<figcaption>Words</figcaption>"))

    def test_behind_a_figure_at_the_end_there_is_room_to_write(self):
        shown = f'<img src="{make_picture().file.url}" alt="x">'
        figure = f"<figure>{shown}<figcaption>Words</figcaption></figure>"
        surface = self.write(body_en=figure)
        self.assertEqual(self.find("[name=body_en]").get_attribute("value"), figure)
        surface.send_keys("After.")
        self.assertEqual(self.body(), f"{figure}<p>After.</p>")


class DocumentTests(InsertionTestCase):
    def test_a_document_is_linked_by_its_title(self):
        document = make_document(language="en")
        self.write()
        self.call("en", "document")
        self.found(1)
        self.assertRegex(self.choices()[0].text, r"CSV.*8.bytes")
        self.assertIn("English", self.choices()[0].text)
        self.reach(".insertion-choice")
        self.keys(Keys.ENTER)
        self.until_focused("[name=words]")
        self.keys(Keys.ENTER)
        self.assertEqual(
            self.body(), f'<p>Before.<a href="{document.file.url}">Annual report</a></p>'
        )


class PageLinkTests(InsertionTestCase):
    def test_a_page_is_linked_by_what_stands_for_it(self):
        other = make_article("en", title_en="Harbour opens")
        self.write()
        self.call("en", "link to a page of this site")
        self.until_focused("[type=search]")
        self.keys("harbour")
        self.found(1)
        self.assertIn("English: public", self.choices()[0].text)
        self.reach(".insertion-choice")
        self.keys(Keys.ENTER)
        self.until_focused("[name=words]")
        self.assertFalse(
            self.browser.find_elements(By.CSS_SELECTOR, "dialog .insertion-message:not([hidden])")
        )
        self.keys(Keys.ENTER)
        href = other.get_absolute_url("en")
        self.assertEqual(
            self.body(),
            f'<p>Before.<a href="{href}" data-page="articles.article:{other.pk}">'
            "Harbour opens</a></p>",
        )

    def test_a_page_that_is_not_public_in_the_language_of_the_text_is_warned_of(self):
        make_article("en", title_en="Harbour opens")
        self.write("fr")
        self.call("fr", "link to a page of this site")
        self.keys("harbour")
        self.found(1)
        self.reach(".insertion-choice")
        self.keys(Keys.ENTER)
        warning = self.find("dialog [role=alert]:not([hidden])")
        self.assertIn("not public in Français", warning.text)

    def test_another_address_follows_the_page_no_more(self):
        other = make_article("en")
        link = f'<p><a href="/en/x/" data-page="articles.article:{other.pk}">words</a></p>'
        surface = self.write(body_en=link)
        surface.send_keys(Keys.CONTROL, Keys.END, Keys.NULL, Keys.LEFT)
        self.call("en", "link")
        self.until_focused("[name=href]")
        self.replace("https://example.org/", Keys.ENTER)
        self.assertEqual(self.body(), '<p><a href="https://example.org/">words</a></p>')


class QuoteTests(InsertionTestCase):
    def test_a_quotation_has_its_author(self):
        self.write()
        self.call("en", "quotation with its author")
        self.keys("So it is.", Keys.TAB, "Amy Pope, Director General", Keys.ENTER)
        self.assertEqual(
            self.body(),
            '<p>Before.</p><figure class="quote"><blockquote><p>So it is.</p></blockquote>'
            "<figcaption>Amy Pope, Director General</figcaption></figure>",
        )

    def test_a_key_figure_is_one_paragraph(self):
        self.write()
        self.call("en", "key figure")
        self.keys("304 million", Keys.TAB, "international migrants in 2024", Keys.ENTER)
        self.closed()
        self.keys(Keys.ENTER, "After.")
        self.assertEqual(
            self.body(),
            '<p>Before.</p><p class="key-figure"><strong>304&nbsp;million</strong> international '
            "migrants in 2024</p><p>After.</p>",
        )

    def test_what_is_stored_survives_the_editor(self):
        picture = make_picture().file.url
        body = (
            '<figure class="quote"><blockquote><p>So.</p></blockquote><figcaption>Ann</figcaption>'
            '</figure><p class="key-figure"><strong>3</strong> boats</p>'
            f'<figure class="video"><a href="{WATCHED}"><img src="{picture}" alt="A film"></a>'
            "<figcaption>Short</figcaption></figure>"
            f'<figure><img src="{picture}" alt="x"><figcaption>y</figcaption></figure><p>{{}}</p>'
        )
        self.write(body_en=body.format("The end")).send_keys(".")
        self.assertEqual(self.body(), body.format("The end."))


class ForeignWordsTests(InsertionTestCase):
    def test_words_are_marked_as_another_languages_and_unmarked(self):
        self.write(body_en="<p>They work chez</p>").send_keys(Keys.CONTROL, Keys.SHIFT, Keys.LEFT)
        self.call("en", "words in another language")
        self.until_focused("select")
        self.keys("French", Keys.TAB, Keys.ENTER)
        self.closed()
        self.assertEqual(self.body(), '<p>They work <span lang="fr">chez</span></p>')


class VideoTests(InsertionTestCase):
    def test_a_video_is_a_link_with_a_still_picture(self):
        picture = make_picture(name="Bridge")
        self.write()
        self.call("en", "video")
        self.found(1)
        self.keys("https://example.org/watch", Keys.TAB, "A film", Keys.TAB, "Three minutes")
        self.keys(Keys.ENTER)
        self.until_focused("[name=address][aria-invalid=true]")
        self.assertIn("no address of a video", self.described())
        self.replace("https://youtu.be/dQw4w9WgXcQ?si=x")
        self.until_focused("[name=address][aria-invalid=false]")
        self.assertEqual(self.described(), "")
        self.keys(Keys.ENTER)
        self.until_focused("[type=search][aria-invalid=true]")
        self.assertIn("Choose a still", self.described())
        self.reach(".insertion-choice")
        self.keys(Keys.ENTER)
        wrong = "dialog [role=alert]:not([hidden]), dialog [aria-invalid=true]"
        self.assertFalse(self.browser.find_elements(By.CSS_SELECTOR, wrong))
        self.reach("dialog [type=submit]")
        self.keys(Keys.ENTER)
        self.closed()
        self.keys("After.")
        self.assertEqual(
            self.body(),
            f'<p>Before.</p><figure class="video"><a href="{WATCHED}">'
            f'<img src="{picture.file.url}" alt="A film"></a>'
            "<figcaption>Three minutes</figcaption></figure><p>After.</p>",
        )

    def described(self):
        """Return what describes the field that has the focus."""
        names = self.focused().get_attribute("aria-describedby").split()
        return " ".join(self.browser.find_element(By.ID, name).text for name in names)


class AccessibilityTests(InsertionTestCase):
    """Each dialogue, opened and with its results, in two directions and at two widths."""

    BUTTONS = ("quote", "keyFigure", "video", "figure", "pageLink", "document")

    def test_every_dialogue_is_accessible(self):
        make_picture(name="A bridge in the evening", credit="IOM/Ann Example")
        make_document(language="en")
        for language in ("en", "ar"):
            self.write(language, slug_en=f"article-{language}")
            self.command(
                "Network.setCookie",
                name="django_language",
                value=language,
                url=f"{self.live_server_url}/admin/",
            )
            self.browser.refresh()
            self.surface(language).send_keys(Keys.CONTROL, Keys.END)
            for name in self.BUTTONS:
                for width in (1280, 360):
                    with self.subTest(language=language, dialogue=name, width=width):
                        self.check(language, name, width)

    def check(self, language, name, width):
        self.resize(width)
        button = self.find(f'.fieldBox.field-body_{language} .prose-menubar [data-name="{name}"]')
        self.browser.execute_script("arguments[0].click()", button)
        dialogue = self.find("dialog.insertion[open]")
        if name not in ("quote", "keyFigure"):
            self.until(self.choices)
        wide = "return arguments[0].scrollWidth <= arguments[0].clientWidth"
        self.assertTrue(self.browser.execute_script(wide, dialogue))
        for summary in dialogue.find_elements(By.TAG_NAME, "summary"):
            if summary.is_displayed():
                summary.click()
        self.screenshot(f"{name}-{language}-{width}")
        self.axe()
        self.keys(Keys.ESCAPE)
        self.closed()
