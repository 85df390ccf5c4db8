from unittest.mock import patch

from django.test import SimpleTestCase, override_settings, tag
from django.utils import translation
from selenium.webdriver import Keys
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

from library.videos import embed_address, with_players
from pages.models import SiteSettings
from tests.browser import PATIENCE, BrowserTestCase
from tests.factories import make_article, make_picture, picture_file
from tests.library.test_gallery import Files

KEY = "dQw4w9WgXcQ"
YOUTUBE = f"https://www.youtube.com/watch?v={KEY}"
YOUTUBE_PLAYER = f"https://www.youtube-nocookie.com/embed/{KEY}?autoplay=1"
VIMEO_PLAYER = "https://player.vimeo.com/video/76979871?autoplay=1&dnt=1"


def video(href=YOUTUBE, src="/media/pictures/still.jpg", caption=""):
    """Return the figure of a video as it is stored."""
    words = f"<figcaption>{caption}</figcaption>" if caption else ""
    link = f'<a href="{href}" rel="noopener noreferrer"><img src="{src}" alt="Boats at dusk"></a>'
    return f'<figure class="video">{link}{words}</figure>'


class AddressTests(SimpleTestCase):
    def test_addresses_of_videos_lead_to_the_player_without_cookies(self):
        for address in (
            YOUTUBE,
            f"https://youtube.com/watch?v={KEY}&t=42s",
            f"https://m.youtube.com/watch?app=desktop&v={KEY}#t=1",
            f"https://youtu.be/{KEY}?si=abc",
            f"https://www.youtube.com/shorts/{KEY}",
        ):
            with self.subTest(address):
                self.assertEqual(embed_address(address), YOUTUBE_PLAYER)
        for address in ("https://vimeo.com/76979871", "https://www.vimeo.com/76979871?share=copy"):
            with self.subTest(address):
                self.assertEqual(embed_address(address), VIMEO_PLAYER)

    def test_no_other_address_has_a_player(self):
        for address in (
            "",
            "/en/news/",
            "javascript:alert(1)",
            f"javascript://youtu.be/{KEY}",
            f"ftp://youtu.be/{KEY}",
            f"https://youtube.com.example.org/watch?v={KEY}",
            f"https://example.org/watch?v={KEY}",
            f"https://notyoutube.com/watch?v={KEY}",
            f"https://youtube.com@example.org/watch?v={KEY}",
            f"https://user@youtube.com/watch?v={KEY}",
            f"https://youtube.com:8080/watch?v={KEY}",
            "https://youtube.com/watch?v=short",
            f'https://youtu.be/{KEY[:-1]}"',
            f"https://youtu.be/{KEY}/more",
            "https://www.youtube.com/@iom",
            "https://vimeo.com/channels/staffpicks",
            "https://vimeo.com/７６９７９８７１",
            "https://vimeo.com/1/no-hash",
            "https://[vimeo.com/1",
        ):
            with self.subTest(address):
                self.assertIsNone(embed_address(address))


class FigureTests(SimpleTestCase):
    def test_a_video_gets_its_player_a_notice_and_the_script(self):
        html = with_players(f"<p>Before</p>{video(caption='The <b>boats</b>')}<p>After</p>")
        self.assertTrue(html.startswith("<p>Before</p>"))
        self.assertTrue(html.endswith("<p>After</p>"))
        self.assertIn(f'data-player="{YOUTUBE_PLAYER}"', html)
        self.assertIn(f'<a href="{YOUTUBE}"', html)
        self.assertIn("loaded from YouTube", html)
        self.assertIn("<figcaption>The <b>boats</b></figcaption>", html)
        self.assertInHTML('<script type="module" src="/static/site/video.js"></script>', html)

    def test_it_loads_nothing_from_the_platform(self):
        html = with_players(video() + video("https://vimeo.com/76979871"))
        self.assertNotIn("iframe", html)
        self.assertNotIn('src="http', html)

    def test_no_attribute_of_the_link_is_cut_in_two(self):
        link = f'<a href="{YOUTUBE}" title="a > b"><img src="/media/a.jpg" alt="c > d"></a>'
        html = with_players(f'<figure class="video">{link}</figure>')
        self.assertIn(f'<a href="{YOUTUBE}" title="a > b"><span class="unseen">', html)

    def test_an_address_is_escaped_once(self):
        html = with_players(video(f"https://youtube.com/watch?t=1&amp;v={KEY}"))
        self.assertIn(YOUTUBE_PLAYER, html)
        html = with_players(video("https://vimeo.com/76979871"))
        self.assertIn(VIMEO_PLAYER.replace("&", "&amp;"), html)

    def test_each_of_several_videos_has_its_own_player(self):
        html = with_players(video() + video("https://vimeo.com/76979871"))
        self.assertEqual(html.count("data-player="), 2)

    def test_what_is_no_video_stays_as_it_is(self):
        for html in (
            "",
            "<p>Nothing</p>",
            video("https://example.org/watch?v=1"),
            '<figure class="video"><img src="/media/a.jpg" alt="A"></figure>',
            '<figure class="video"><p>Unclosed',
            f'<figure><a href="{YOUTUBE}"><img src="/media/a.jpg" alt="A"></a></figure>',
            '<figure class="quote"><blockquote><p>A</p></blockquote></figure>',
        ):
            with self.subTest(html):
                self.assertEqual(with_players(html), html)

    def test_it_works_on_pictures_with_renditions(self):
        figure = video().replace("<img", "<picture><source><img").replace("</a>", "</picture></a>")
        self.assertIn("<picture><source><img", with_players(figure))
        self.assertIn("data-player", with_players(figure))

    def test_the_words_are_in_the_language_of_the_page(self):
        with translation.override("fr"), patch("library.videos._", lambda text: f"fr {text}"):
            self.assertIn("fr The video is loaded from YouTube", with_players(video()))


def elements(still):
    return (
        "<p>Text before what stands out.</p>"
        '<figure class="quote"><blockquote><p>Small boats and large ones share one harbour, and one'
        " sea.</p></blockquote><figcaption>Press desk, example office</figcaption></figure>"
        '<p class="key-figure"><strong>304 million</strong> international migrants in 2024</p>'
        "<p>Text between.</p>" + video(src=still, caption="The harbour in the evening.")
    )


@tag("once")
@override_settings(DEBUG=False)
class PlayingTest(Files, BrowserTestCase):
    def setUp(self):
        super().setUp()
        # The text is stored as a page shows it: what is tried here is the page.
        self.enterContext(
            patch("publishing.richtext.sanitize", lambda text: with_players(text or ""))
        )
        SiteSettings.objects.create(name_en="Bridges", name_ar="جسور")
        still = make_picture(picture_file((1600, 1000), "#1f5c7a")).file.url
        text = elements(still)
        self.article = make_article("en ar", body_en=text, body_ar=text)

    def open_article(self, language="en"):
        self.open(self.article.get_absolute_url(language))

    def addresses(self):
        """Return the addresses that the page has asked for."""
        return self.browser.execute_script(
            "return performance.getEntriesByType('resource').map((entry) => entry.name)"
        )

    def foreign(self):
        return [each for each in self.addresses() if not each.startswith(self.live_server_url)]

    def test_nothing_foreign_is_loaded_before_somebody_plays_the_video(self):
        self.open_article()
        self.find(".video[data-player]")
        self.assertEqual(self.foreign(), [])
        self.assertEqual(self.browser.find_elements(By.TAG_NAME, "iframe"), [])

    def test_enter_plays_it_in_its_place_and_the_focus_goes_along(self):
        self.open_article()
        link = self.find(".video a")
        height = link.size["height"]
        link.send_keys(Keys.ENTER)
        frame = self.find(".video iframe")
        self.assertEqual(frame.get_attribute("src"), YOUTUBE_PLAYER)
        self.assertEqual(frame.get_attribute("title"), "Boats at dusk")
        self.assertEqual(frame.get_attribute("referrerpolicy"), "strict-origin-when-cross-origin")
        self.assertIn("fullscreen", frame.get_attribute("allow"))
        self.assertEqual(self.browser.switch_to.active_element, frame)
        self.assertEqual(frame.size["height"], height)

    def test_a_click_plays_it(self):
        self.open_article()
        self.find(".video a").click()
        self.find(".video iframe")
        self.assertTrue(self.browser.current_url.startswith(self.live_server_url))

    def test_without_scripts_it_is_a_link(self):
        self.command("Emulation.setScriptExecutionDisabled", value=True)
        self.addCleanup(self.command, "Emulation.setScriptExecutionDisabled", value=False)
        self.open_article()
        self.assertEqual(self.find(".video a").get_attribute("href"), YOUTUBE)
        self.find(".video a").click()
        WebDriverWait(self.browser, PATIENCE).until(
            lambda _: not self.browser.current_url.startswith(self.live_server_url)
        )

    def test_quotes_key_figures_and_videos_pass_axe_and_fit(self):
        dark = [{"name": "prefers-color-scheme", "value": "dark"}]
        self.addCleanup(self.command, "Emulation.setEmulatedMedia", features=[])
        for language in ("en", "ar"):
            self.open_article(language)
            for width in (360, 1280):
                for name, features in (("", []), ("-dark", dark)):
                    with self.subTest(language=language, width=width, dark=name):
                        self.resize(width)
                        self.command("Emulation.setEmulatedMedia", features=features)
                        self.screenshot(f"elements-{language}-{width}{name}")
                        self.axe()
                        content = self.browser.execute_script(
                            "return document.documentElement.scrollWidth"
                        )
                        self.assertLessEqual(content, width)
