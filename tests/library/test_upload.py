from pathlib import Path
from tempfile import TemporaryDirectory

from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.test import Client, TestCase, override_settings
from django.urls import reverse
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.wait import WebDriverWait

from library.bulk_upload import title_of
from library.models import Document, Picture
from library.places import address_at
from tests.admin import address, fields_of, queries_of
from tests.browser import PATIENCE, BrowserTestCase
from tests.databases import TogetherTestCase
from tests.factories import make_article, make_picture, make_tag
from tests.library.test_admin import FilesTestCase
from tests.library.test_files import SVG, exif, picture_bytes
from tests.publishing.test_language_switch import INLINE
from tests.staff import Newsroom

UPLOAD = "/admin/library/picture/upload/"


def upload_of(name, colour=0, **options):
    """Return a picture as a browser sends it; each colour has a content of its own."""
    return SimpleUploadedFile(name, picture_bytes(size=(40 + colour, 30), **options))


class UploadTestCase(FilesTestCase):
    def upload(self, *files, accept="text/html", **fields):
        data = fields_of(self.client.get(UPLOAD)) | {"alt_en": "A bridge"} | fields
        return self.client.post(UPLOAD, data | {"files": files}, headers={"accept": accept})

    def send(self, *files, **fields):
        """Upload as the script does, and return the answer."""
        return self.upload(*files, accept="application/json", **fields).json()


class WithoutScriptTests(UploadTestCase):
    def test_every_picture_takes_the_words_and_a_name_from_its_file(self):
        words = {"alt_fr": "Un pont", "caption_en": "In Geneva", "credit": "IOM", "rights": "CC0"}
        tag = make_tag("bridges")
        response = self.upload(
            upload_of("Old_bridge.jpg"), upload_of("new.jpg", 1), tags=[tag.pk], **words
        )
        self.assertContains(response, "Uploaded.", count=2)
        pictures = Picture.objects.order_by("name")
        self.assertEqual([picture.name for picture in pictures], ["Old bridge", "new"])
        for picture in pictures:
            words |= {"alt_en": "A bridge"}
            self.assertEqual({name: getattr(picture, name) for name in words}, words)
            self.assertEqual(list(picture.tags.all()), [tag])
            self.assertContains(response, address(Picture, "change", picture.pk))

    def test_what_a_picture_says_of_itself_fills_what_is_left_empty(self):
        data = picture_bytes(exif=exif(artist="Ana", description="At dawn"))
        self.upload(SimpleUploadedFile("a.jpg", data))
        picture = Picture.objects.get()
        self.assertEqual((picture.credit, picture.caption_en), ("Ana", "At dawn"))

    def test_a_bad_file_is_named_and_stops_no_other(self):
        bad = SimpleUploadedFile("drawing.png", SVG)
        empty = SimpleUploadedFile("nothing.jpg", b"")
        response = self.upload(upload_of("a.jpg"), bad, empty, upload_of("b.jpg", 1))
        self.assertContains(response, "drawing.png")
        self.assertContains(response, "This is no picture that can be shown.")
        self.assertContains(response, "This file is empty.")
        self.assertEqual(Picture.objects.count(), 2)

    def test_one_alt_text_at_least_is_required_and_nothing_typed_is_lost(self):
        response = self.upload(upload_of("a.jpg"), alt_en="", credit="IOM / Ana")
        self.assertContains(response, "Describe the picture in at least one language.")
        self.assertContains(response, 'value="IOM / Ana"')
        self.assertFalse(Picture.objects.exists())

    def test_no_file_is_an_error(self):
        self.assertContains(self.upload(), "Choose at least one picture.")

    def test_names_that_try_to_leave_the_folder(self):
        self.upload(upload_of("../../etc/passwd.jpg"))
        picture = Picture.objects.get()
        self.assertRegex(picture.file.name, r"^pictures/\d{4}/\d\d/passwd-[0-9a-f]{10}\.jpg$")
        self.assertEqual(picture.name, "passwd")

    def test_names_of_pictures(self):
        for file, name in {
            "..\\..\\boat.png": "boat",
            "Port_au_Prince 2024-05.jpeg": "Port au Prince 2024-05",
            "جسر.jpg": "جسر",
            ".jpg": ".jpg",
            "a" * 300 + ".jpg": "a" * 200,
            "x\x00\u0085y.jpg": "x y",
            "": "picture",
        }.items():
            with self.subTest(file):
                self.assertEqual(title_of(file), name)

    def test_a_body_of_100_mb_is_refused(self):
        with TemporaryUploadedFile("huge.jpg", "image/jpeg", 0, None) as huge:
            huge.truncate(100_000_000)
            response = self.upload(huge)
        self.assertContains(response, "at most 40.0\xa0MB are taken.")
        self.assertFalse(Picture.objects.exists())

    def test_each_picture_is_in_the_history_of_the_admin(self):
        self.upload(upload_of("a.jpg"))
        picture = Picture.objects.get()
        self.assertContains(self.client.get(address(Picture, "history", picture.pk)), "Added")


class ScriptTests(UploadTestCase):
    def test_each_file_is_answered_as_the_page_would_show_it(self):
        [outcome] = self.send(upload_of("a.jpg"))["outcomes"]
        picture = Picture.objects.get()
        self.assertEqual((outcome["state"], outcome["message"]), ("stored", "Uploaded."))
        self.assertIn(address_at(picture, "square", 240), outcome["html"])

    def test_the_words_alone_are_judged_before_any_file_is_sent(self):
        answer = self.send(alt_en="")
        self.assertIn('href="#id_alt_en"', answer["problems"])
        answer = self.send()
        self.assertEqual((answer["problems"].strip(), answer["outcomes"]), ("", []))

    def test_what_a_file_is_called_is_no_markup(self):
        self.send(upload_of("<b>a.jpg"))
        [outcome] = self.send(upload_of("<b>a.jpg"))["outcomes"]
        self.assertNotIn("<b>", outcome["html"])


class DuplicateTests(UploadTestCase):
    def test_one_that_is_there_is_offered_instead_of_a_second_one(self):
        self.upload(upload_of("bridge.jpg"))
        picture = Picture.objects.get()
        response = self.upload(upload_of("copy.jpg"), upload_of("other.jpg", 1))
        self.assertContains(response, "The library has this picture already.")
        self.assertContains(response, address(Picture, "change", picture.pk))
        self.assertEqual(Picture.objects.count(), 2)

    def test_two_alike_in_one_upload(self):
        response = self.upload(upload_of("a.jpg"), upload_of("b.jpg"))
        self.assertContains(response, "The library has this picture already.")
        self.assertEqual(Picture.objects.get().name, "a")

    def test_both_are_kept_on_request_without_sending_it_again(self):
        first = self.upload(upload_of("a.jpg"), upload_of("b.jpg"))
        again = [outcome.again for outcome in first.context["outcomes"] if outcome.same]
        self.assertContains(first, f'name="again" value="{again[0]}"')
        self.upload(again=again)
        one, two = Picture.objects.order_by("pk")
        self.assertEqual((one.content_hash, two.name), (two.content_hash, "b"))
        self.assertNotEqual(one.file.name, two.file.name)

    def test_a_hash_that_nobody_has_is_no_fault(self):
        for again in ("", "0" * 64 + "/a.jpg", "x"):
            with self.subTest(again):
                self.assertEqual(self.send(again=again)["outcomes"][0]["state"], "refused")
        self.assertFalse(Picture.objects.exists())

    def test_the_form_shows_it_and_takes_it_when_both_are_wanted(self):
        for model, fields, content in (
            (Picture, {"name": "Bridge", "alt_en": "A bridge"}, picture_bytes()),
            (Document, {"title_en": "Report"}, b"%PDF-1.7"),
        ):
            with self.subTest(model):
                name = "file.jpg" if model is Picture else "file.pdf"
                self.assertSaved(self.save(model, file=ContentFile(content, name), **fields))
                row = model.objects.get()
                response = self.save(model, file=ContentFile(content, "copy-" + name), **fields)
                self.assertRefused(response, "file", "The library has this file already")
                self.assertContains(response, f'href="{address(model, "change", row.pk)}"')
                keep = {"file-keep": row.content_hash}
                sent = fields_of(response) | keep
                self.assertSaved(self.client.post(address(model, "add"), sent))
                self.assertEqual(model.objects.like(row.content_hash).count(), 2)

    def test_a_file_that_replaces_itself_is_no_duplicate(self):
        picture = make_picture()
        with picture.file.open() as file:
            same = ContentFile(file.read(), "bridge.png")
        self.assertSaved(self.save(Picture, picture, file=same))


class ReplacingTests(FilesTestCase):
    def setUp(self):
        super().setUp()
        self.picture = make_picture()

    def new(self):
        return ContentFile(picture_bytes(), "new.jpg")

    def test_the_form_says_beside_the_file_how_many_pages_show_it(self):
        for title in ("Bridge", "Boat"):
            make_article(title=title, main_picture=self.picture)
        response = self.form(Picture, self.picture)
        self.assertContains(response, "It is used in 2 places; all of them will show the new one.")

    def test_what_visitors_see_is_replaced_on_confirmation_only(self):
        make_article(title="Bridge", main_picture=self.picture)
        response = self.save(Picture, self.picture, file=self.new())
        self.assertRefused(response, "file", "tick the box to confirm")
        self.assertContains(response, 'name="file-replace"')
        changes = {"file": self.new(), "file-replace": "on"}
        self.assertSaved(self.save(Picture, self.picture, **changes))
        self.assertEqual(Picture.objects.get().width, 40)

    def test_words_are_changed_without_asking(self):
        make_article(title="Bridge", main_picture=self.picture)
        self.assertSaved(self.save(Picture, self.picture, credit="IOM"))

    def test_what_only_drafts_show_is_replaced_without_asking(self):
        make_article("", title_en="Bridge", main_picture=self.picture)
        response = self.form(Picture, self.picture)
        self.assertContains(response, "It is used in 1 place")
        self.assertNotContains(response, 'name="file-replace"')
        self.assertSaved(self.save(Picture, self.picture, file=self.new()))


class ListTests(FilesTestCase):
    def pictures(self, number):
        rows = [
            Picture(name=f"Picture {n}", file=f"pictures/{n}.png", width=8, height=6, alt_en="A")
            for n in range(number)
        ]
        Picture.objects.bulk_create(rows)

    def test_it_costs_the_same_for_a_hundred_and_for_a_thousand(self):
        self.pictures(100)
        url = address(Picture, "changelist")
        self.client.get(url)  # fills the caches
        hundred = queries_of(lambda: self.client.get(url))
        search = queries_of(lambda: self.client.get(url, {"q": "picture"}))
        self.pictures(900)
        self.assertEqual(queries_of(lambda: self.client.get(url)), hundred)
        self.assertEqual(queries_of(lambda: self.client.get(url, {"q": "picture"})), search)

    def test_pictures_are_found_by_their_tags(self):
        bridge, boat = make_picture(name="One"), make_picture(name="Other")
        tag = make_tag("rivers", name_fr="Fleuves")
        bridge.tags.add(tag)
        boat.tags.add(make_tag("lakes"))
        for query in ({"q": "fleuves"}, {"tag": tag.slug}):
            with self.subTest(query):
                response = self.client.get(address(Picture, "changelist"), query)
                self.assertEqual(list(response.context["cl"].queryset), [bridge])

    def test_the_list_leads_to_the_upload(self):
        self.assertContains(self.client.get(address(Picture, "changelist")), UPLOAD)


class PermissionTests(Newsroom, TestCase):
    def setUp(self):
        super().setUp()
        folder = self.enterContext(TemporaryDirectory())
        self.enterContext(override_settings(MEDIA_ROOT=folder))

    def test_who_may_add_pictures_may_upload(self):
        roles = (("Author", 200), ("Editor", 200), ("Translator", 403))
        for number, (role, status) in enumerate(roles):
            with self.subTest(role):
                self.login(role)
                self.assertEqual(self.client.get(UPLOAD).status_code, status)
                data = {"files": upload_of("a.jpg", number), "alt_en": "A bridge"}
                self.assertEqual(self.client.post(UPLOAD, data).status_code, status)
        self.assertEqual(Picture.objects.count(), 2)

    def test_the_list_leads_nobody_else_there(self):
        self.login("Translator")
        self.assertNotContains(self.client.get(address(Picture, "changelist")), UPLOAD)

    def test_who_is_not_signed_in_is_asked_to(self):
        response = self.client.post(UPLOAD, {"files": upload_of("a.jpg"), "alt_en": "A"})
        self.assertRedirects(response, f"{reverse('admin:login')}?next={UPLOAD}")

    def test_who_may_only_view_reads_tags_and_sizes(self):
        picture = make_picture()
        picture.tags.add(make_tag("rivers"))
        self.login("Translator")
        response = self.client.get(address(Picture, "change", picture.pk))
        self.assertContains(response, "Rivers")


class TogetherTests(TogetherTestCase):
    def setUp(self):
        super().setUp()
        folder = self.enterContext(TemporaryDirectory())
        self.enterContext(override_settings(MEDIA_ROOT=folder))

    def test_of_many_alike_that_come_at_once_one_is_stored(self):
        user = get_user_model().objects.create_superuser("webmaster")

        def upload(number):
            client = Client(headers={"accept": "application/json"})
            client.force_login(user)
            data = {"files": upload_of(f"{number}.jpg"), "alt_en": "A bridge"}
            return client.post(UPLOAD, data).json()["outcomes"][0]["state"]

        self.assertEqual(sorted(self.together(upload, 4)), ["same", "same", "same", "stored"])
        self.assertEqual(Picture.objects.count(), 1)


class BrowserTests(BrowserTestCase):
    def setUp(self):
        super().setUp()
        self.folder = self.enterContext(TemporaryDirectory())
        self.enterContext(override_settings(MEDIA_ROOT=f"{self.folder}/media"))
        get_user_model().objects.create_superuser("webmaster")
        self.login("webmaster")
        self.open(UPLOAD)

    def file(self, name, content):
        path = Path(self.folder, name)
        path.write_bytes(content)
        return str(path)

    def choose(self, *paths):
        self.find("#id_files").send_keys("\n".join(paths))

    def drop(self, **files):
        """Drop files, given as lists of bytes, on the page."""
        self.browser.execute_script(
            "const data = new DataTransfer();"
            "for (const [name, bytes] of Object.entries(arguments[0]))"
            "  data.items.add(new File([new Uint8Array(bytes)], name.replace('__', '.')));"
            "for (const type of ['dragover', 'drop']) document.body.dispatchEvent(new DragEvent("
            "  type, {dataTransfer: data, bubbles: true, cancelable: true}));",
            {name: list(content) for name, content in files.items()},
        )

    def send(self):
        self.find("[type=submit].default").send_keys(Keys.ENTER)

    def states(self, *expected):
        """Wait until the files in the list have these states."""

        def are(browser):
            rows = browser.find_elements(By.CSS_SELECTOR, ".upload-list > li")
            return [row.get_attribute("data-state") for row in rows] == list(expected)

        # Without scripts, a page comes after the page.
        wait = WebDriverWait(
            self.browser, PATIENCE, ignored_exceptions=[StaleElementReferenceException]
        )
        wait.until(are, expected)

    def test_chosen_and_dropped_files_are_uploaded_one_by_one(self):
        self.choose(self.file("a.jpg", picture_bytes()), self.file("bad.jpg", SVG))
        self.drop(b__jpg=picture_bytes(size=(50, 30)), c__jpg=picture_bytes())
        self.states("waiting", "waiting", "waiting", "waiting")
        self.assertIn("4 waiting", self.find("#upload-status").text)
        self.find("#id_alt_en").send_keys("A bridge")
        self.send()
        self.states("stored", "refused", "stored", "same")
        self.assertIn("4 of 4 done.", self.find("#upload-status").text)
        self.assertIn("This is no picture that can be shown.", self.find(".upload-list").text)
        self.assertEqual(set(Picture.objects.values_list("name", flat=True)), {"a", "b"})
        self.assertEqual(self.find("#id_alt_en").get_attribute("value"), "A bridge")
        self.screenshot("upload-done")
        self.axe()
        self.find("[name=again]").click()
        self.send()
        self.states("stored", "refused", "stored", "stored")
        self.assertEqual(Picture.objects.count(), 3)

    def test_what_is_wrong_with_the_words_is_told_before_anything_is_sent(self):
        self.choose(self.file("a.jpg", picture_bytes()))
        self.send()
        link = self.find(".problems a")
        self.assertEqual(self.browser.switch_to.active_element, link)
        link.send_keys(Keys.ENTER)
        self.assertEqual(self.browser.switch_to.active_element, self.find("#id_alt_en"))
        self.states("waiting")
        self.axe()
        self.find("#id_alt_en").send_keys("A bridge")
        self.send()
        self.states("stored")
        self.assertFalse(self.browser.find_elements(By.CSS_SELECTOR, ".problems"))

    def test_a_file_that_did_not_arrive_is_sent_again(self):
        self.choose(self.file("a.jpg", picture_bytes()))
        self.find("#id_alt_en").send_keys("A bridge")
        self.browser.execute_script(
            "const send = XMLHttpRequest.prototype.send;"
            "XMLHttpRequest.prototype.send = function (data) {"
            "  if (!data.has('files')) return send.call(this, data);"
            "  XMLHttpRequest.prototype.send = send;"
            "  this.dispatchEvent(new Event('error'));"
            "};"
        )
        self.send()
        self.states("failed")
        self.assertIn("The server could not be reached.", self.find("#upload-status").text)
        self.find(".upload-list button:not([hidden])").send_keys(Keys.ENTER)
        self.states("stored")

    def test_no_more_than_two_are_sent_at_a_time(self):
        self.browser.execute_script(
            "window.most = 0; let now = 0;"
            "const send = XMLHttpRequest.prototype.send;"
            "XMLHttpRequest.prototype.send = function (data) {"
            "  window.most = Math.max(window.most, ++now);"
            "  this.addEventListener('readystatechange', () => now -= this.readyState === 4);"
            "  send.call(this, data);"
            "};"
        )
        self.drop(**{f"p{n}__jpg": picture_bytes(size=(40 + n, 30)) for n in range(6)})
        self.find("#id_alt_en").send_keys("A bridge")
        self.send()
        self.states(*["stored"] * 6)
        self.assertEqual(self.browser.execute_script("return window.most"), 2)

    def test_the_same_page_works_without_scripts(self):
        self.command("Emulation.setScriptExecutionDisabled", value=True)
        self.addCleanup(self.command, "Emulation.setScriptExecutionDisabled", value=False)
        self.open(UPLOAD)
        a, copy = (self.file(f"{name}.jpg", picture_bytes()) for name in ("a", "copy"))
        self.choose(a, self.file("bad.jpg", SVG), copy)
        self.find("#id_alt_ar").send_keys("جسر")
        self.send()
        self.states("stored", "refused", "same")
        self.screenshot("upload-without-scripts")
        self.find("[name=again]").click()
        self.send()
        self.states("stored")
        self.assertEqual(set(Picture.objects.values_list("name", flat=True)), {"a", "copy"})

    @override_settings(PICTURE_MAX_BYTES=100)
    def test_a_file_that_is_too_large_is_not_sent_at_all(self):
        self.open(UPLOAD)
        self.choose(self.file("a.jpg", picture_bytes()))
        self.states("refused")
        self.assertIn("This file is too large", self.find(".upload-list").text)

    def test_a_file_is_taken_off_the_list(self):
        self.choose(self.file("a.jpg", picture_bytes()), self.file("b.jpg", picture_bytes()))
        self.find("[aria-label='Remove: a.jpg']").send_keys(Keys.ENTER)
        self.states("waiting")
        focused = self.browser.switch_to.active_element
        self.assertEqual(focused.get_attribute("aria-label"), "Remove: b.jpg")

    def test_it_is_accessible_in_either_direction_on_any_screen(self):
        for language in ("en", "ar"):
            self.browser.add_cookie({"name": "django_language", "value": language})
            for width in (360, 1280):
                with self.subTest(language, width=width):
                    self.resize(width)
                    self.open(UPLOAD)
                    self.drop(a__jpg=picture_bytes(), b__jpg=SVG)
                    self.find("#id_alt_en").send_keys(".") if language == "en" else None
                    self.screenshot(f"upload-{language}-{width}")
                    self.axe()
                    wide = self.browser.execute_script(
                        "return document.documentElement.scrollWidth"
                    )
                    self.assertLessEqual(wide, width)

    def test_nothing_in_it_needs_an_exception_from_the_policy(self):
        self.assertEqual(self.browser.execute_async_script(INLINE), [])


class FormsInBrowserTests(BrowserTestCase):
    def setUp(self):
        super().setUp()
        self.folder = self.enterContext(TemporaryDirectory())
        self.enterContext(override_settings(MEDIA_ROOT=self.folder))
        get_user_model().objects.create_superuser("webmaster")
        self.login("webmaster")

    def test_the_form_and_the_lists_are_accessible(self):
        picture = make_picture(name="Harbour at dawn")
        picture.tags.add(make_tag("rivers"))
        document = Document(title_en="Annual report", language="fr")
        document.file.save("report.pdf", ContentFile(b"%PDF-1.7"), save=True)
        for language in ("en", "ar"):
            for width in (360, 1280):
                self.resize(width)
                for model in (Picture, Document):
                    with self.subTest(language, width=width, model=model):
                        self.open(address(model, "changelist"))
                        self.browser.add_cookie({"name": "django_language", "value": language})
                        self.open(address(model, "changelist"))
                        self.screenshot(f"list-{model.__name__}-{language}-{width}")
                        self.axe()
                with self.subTest(language, width=width):
                    self.open(address(Picture, "add"))
                    self.find("#id_name").send_keys("Once more")
                    self.find("#languages [data-language=en]").click()
                    self.find("#id_alt_en").send_keys("A harbour")
                    self.find("#id_file").send_keys(picture.file.path)
                    self.find("[name=_continue]").send_keys(Keys.ENTER)
                    self.find("[name=file-keep]")
                    self.screenshot(f"same-{language}-{width}")
                    self.axe()
        self.find("[name=file-keep]").send_keys(Keys.SPACE)
        self.find("[name=_continue]").send_keys(Keys.ENTER)
        self.find(".messagelist .success")
        self.assertEqual(Picture.objects.like(picture.content_hash).count(), 2)
