from datetime import date

from django.test import SimpleTestCase, tag

from imports.bodies import Body
from imports.items import Item
from imports.sources import Kind
from imports.telling import recognised_in, source_of
from publishing.redirects import path_of

PAGE = """
<h2>Bridges of today</h2>
<p>GENEVA, 4 March – Bridges join cities.</p>
<figure><img src="/files/a.png" alt="A"><figcaption>A bridge</figcaption></figure>
<p>They also part rivers. <img src="/files/b.png" alt="B"> So they say.</p>
<ul><li>wood <img src="/files/c.png" alt="C"><img src="/files/d.png" alt="D"></li>
<li>stone</li></ul>
<p>For more information, please contact: Ada Pont, ada@example.org, +41 22 555 01 00</p>
<h3>About the Bridge Society</h3><p>We build.</p>
<aside><p>A word aside.</p></aside>
"""


def item(becomes="article", **more):
    return Item("f.json", "data[0]", "1", "en", becomes, "Bridges", **more)


def body_of(html):
    return Body(html, lambda address: path_of(address).removeprefix("/files/"))


def blocks_of(body):
    return body.blocks(lambda file: f"/media/{file.path}", lambda _file: None)


@tag("once")
class TellingTests(SimpleTestCase):
    def recognise(self, item, html=PAGE):
        return recognised_in(source_of(item, blocks_of(body_of(html)), "0"), item)

    def test_a_page_is_recognised_and_its_figures_stay_in_their_places(self):
        found = self.recognise(item(values={"dateline_on": "2023-03-04"}))
        self.assertEqual(found.title, "Bridges")
        self.assertEqual((found.dateline_place, found.dateline_on), ("Geneva", date(2023, 3, 4)))
        self.assertEqual([contact.name for contact in found.contacts], ["Ada Pont"])
        (about,) = found.boilerplates
        self.assertEqual(about.title, "About the Bridge Society")
        figure = Kind.FIGURE
        shown = [block.html[25] if block.kind == figure else block.text for block in found.body]
        self.assertEqual(
            shown,
            [
                "Bridges of today",
                "Bridges join cities.",
                "a",
                "They also part rivers. So they say.",
                "b",
                "wood",
                "stone",
                "c",
                "d",
            ],
        )

    def test_what_is_recognised_as_another_type_stays_as_it_is(self):
        found = self.recognise(item("page"), "<p>GENEVA, 4 March 2023 – Bridges.</p><p>More.</p>")
        self.assertEqual((found.kind, found.title), ("page", "Bridges"))
        self.assertEqual([block.text for block in found.body][-1], "More.")
        self.assertIn("GENEVA, 4 March 2023 – Bridges.", [block.text for block in found.body])

    def test_values_that_are_none_are_left_over(self):
        values = {"starts_at": "soon", "timezone": "Mars/Olympus", "venue": "Harbour Hall"}
        found = self.recognise(item("event", values=values), "<p>Come.</p>")
        self.assertEqual(
            found.left_over, ["timezone: Mars/Olympus", "starts_at: soon", "venue: Harbour Hall"]
        )
        found = self.recognise(item(values={"dateline_on": "some day"}), "<p>Bridges.</p>")
        self.assertEqual(found.left_over, ["dateline_on: some day"])

    def test_the_day_of_a_moment_is_that_of_the_site(self):
        for value in ("2023-03-04", "20230304", "2023-03-03T23:30:00+00:00", "1677886200"):
            found = self.recognise(item(values={"dateline_on": value}), "<p>Bridges.</p>")
            self.assertEqual(found.dateline_on, date(2023, 3, 4), value)
            self.assertEqual(found.doubts, [])


@tag("once")
class BodyTests(SimpleTestCase):
    def test_a_link_around_a_picture_is_no_secret(self):
        body = body_of('<p><a href="https://example.net/"><img src="/files/a.png"></a> x</p>')
        blocks_of(body)
        self.assertEqual(body.left_over, ["link of a picture: https://example.net/"])

    def test_pictures_in_one_link_are_figures_each(self):
        html = (
            '<p><a href="/files/a.png"><img src="/files/a.png"><img src="/files/b.png"></a> x</p>'
        )
        blocks = blocks_of(body_of(html))
        self.assertEqual([block.kind for block in blocks], ["figure", "figure", "paragraph"])

    def test_figures_in_figures_and_tables_in_figures_lose_no_word(self):
        html = (
            "<figure><figure><img src='/files/a.png'><figcaption>One</figcaption></figure>"
            "<figure><img src='/files/b.png'></figure><figcaption>Both</figcaption></figure>"
            "<figure><table><tr><td>1</td><td>2</td></tr></table>"
            "<figcaption>T</figcaption></figure>"
        )
        texts = [block.text for block in blocks_of(body_of(html))]
        self.assertEqual(texts, ["One", "", "Both", "1\t2", "T"])

    def test_nothing_is_no_body(self):
        for html in ("", "   ", "<!-- x -->", "</p>"):
            self.assertEqual(blocks_of(body_of(html)), [])
