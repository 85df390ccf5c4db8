from django.test import SimpleTestCase, tag

from iomcms.static_site.addresses import Address, Site, address_of, left_out
from iomcms.static_site.links import of_page, of_style


def moved(url):
    return f"../{url.strip('/')}.html" if url.startswith("/") else url


@tag("once")
class RewritingTest(SimpleTestCase):
    def assertBecomes(self, before, after):
        self.assertEqual(of_page(before, moved), after)

    def test_what_is_no_link_stays_byte_for_byte(self):
        page = (
            "<!doctype html>\r\n<html lang=ar dir='rtl'>\n<title>&eacute; &lt;a href='/x'&gt;"
            '</title><p title="a > b"  hidden >&nbsp;«نص»</p><br><img alt=""/>'
            '<!-- <a href="/x"> --><script>"<a href=\'/x\'>"</script><a href="#main">'
            '<a href="mailto:a@example.org"><a href="https://example.org/?a=1&amp;b">'
        )
        self.assertBecomes(page, page)

    def test_every_kind_of_link_is_rewritten(self):
        for before, after in [
            ('<a href="/a">', '<a href="../a.html">'),
            ("<a class=x href=/a>", '<a class=x href="../a.html">'),
            ("<img src='/a'/>", '<img src="../a.html"/>'),
            ('<a data-full="/a">', '<a data-full="../a.html">'),
            ('<use xlink:href="/a"/>', '<use xlink:href="../a.html"/>'),
            (
                '<source srcset="/a 1x, /b 2x">',
                '<source srcset="../a.html 1x, ../b.html 2x">',
            ),
        ]:
            with self.subTest(before):
                self.assertBecomes(before, after)

    def test_what_names_the_live_site_stays(self):
        for link in (
            '<link rel="canonical" href="/a">',
            '<link rel="alternate" hreflang="fr" href="/a">',
            '<meta property="og:url" content="/a">',
        ):
            self.assertBecomes(link, link)
        self.assertBecomes(
            '<link rel="alternate" type="application/atom+xml" href="/a">',
            '<link rel="alternate" type="application/atom+xml" href="../a.html">',
        )

    def test_a_module_becomes_a_script_once(self):
        module = '<script type="module" src="/a"></script>'
        self.assertBecomes(
            f"{module}<p>{module}</p>", '<script src="../a.html" defer></script><p></p>'
        )

    def test_a_form_gives_way_to_a_note_in_its_language(self):
        page = '<html lang="en"><form action="/a"><a href="/b">b</a></form><p>'
        said = of_page(page, moved)
        self.assertIn("This form is not available", said)
        self.assertNotIn("<form", said)
        self.assertNotIn("/b", said)
        self.assertBecomes('<p><form class="search-box"></form></p>', "<p></p>")
        fold = '<details class="fold filter-fold"><summary>Filter</summary></details>'
        self.assertBecomes(f"{fold}<p>", "<p>")

    def test_style_sheets_have_links_too(self):
        self.assertEqual(
            of_style("@import '/a'; a { b: url( \"/b\" ) url(/c) url(data:x) }", moved),
            "@import '../a.html'; a { b: url( \"../b.html\" ) url(../c.html) url(data:x) }",
        )


@tag("once")
class AddressTest(SimpleTestCase):
    site = Site("https://www.example.org")

    def led(self, text, base="/en/news/"):
        link = self.site.link(text, Address(base))
        return link and link.address

    def test_one_address_is_written_in_one_way(self):
        for text in (
            "/en/news/?page=2&utm_source=x",
            "?page=2",
            "https://www.example.org/en/news/?page=2",
            "//WWW.example.org/en/news/?page=2#main",
        ):
            self.assertEqual(self.led(text), Address("/en/news/", "page=2"), text)
        self.assertEqual(self.led("/ar/%D8%AC/"), Address("/ar/ج/"))

    def test_what_begins_nowhere_leads_on_from_where_it_stands(self):
        for text in ("there/", "http-notes/"):
            ways = {self.led(text), self.led(text, "/ar/events/")}
            self.assertEqual({each.path[:4] for each in ways}, {"/en/", "/ar/"}, text)

    def test_what_leads_elsewhere_is_no_address(self):
        for text in (
            "https://example.org/",
            "//example.org/",
            "mailto:a@b.org",
            "#x",
            "",
            "http://[",
        ):
            self.assertIsNone(self.led(text), text)

    def test_a_search_has_no_results_without_a_server(self):
        self.assertEqual(address_of("/en/search/", "q=secret&page=2"), Address("/en/search/"))

    def test_what_is_not_for_readers_is_left_out(self):
        for path in (
            "/admin/",
            "/admin/articles/article/1/change/",
            "/api/v1/articles/",
            "/private/token/",
            "/health/",
            "/sitemap.xml",
            "/robots.txt",
            "/en/press/subscriptions/confirm/token/",
        ):
            self.assertTrue(left_out(address_of(path)), path)

    def test_what_readers_see_is_not(self):
        for path in ("/en/", "/en/news/", "/media/a.pdf", "/static/site/x.js", "/en/nothing/here"):
            self.assertEqual(left_out(address_of(path)), "", path)
        self.assertEqual(left_out(address_of("/en/news/a/press-kit.zip")), "")
