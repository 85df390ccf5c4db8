import re
from datetime import date

from django.test import SimpleTestCase, tag
from hypothesis import given, settings
from hypothesis import strategies as st

from imports.recognised import LEFT_OVER
from imports.recognition import recognise
from imports.sources import Block, Kind, Source

from .pages import LANGUAGES, fixtures, source_of_fixture

#: Every line of the fixtures, and what pages have besides.
LINES = sorted({line for _, page in fixtures() for line in page["text"].splitlines() if line})
ODD = [
    "",
    " ",
    "-",
    "***",
    "\n",
    "\u200f",
    "a - b - c",
    "Contact:",
    "@",
    "+",
    "99/99/2024",
    "İ ß ﬁ",
    "31 June –",
]
BLOCKS = st.builds(
    Block,
    kind=st.sampled_from(Kind),
    text=st.lists(st.sampled_from(LINES + ODD) | st.text(max_size=30), min_size=1, max_size=4).map(
        "\n".join
    ),
    level=st.integers(0, 6),
)
SOURCES = st.builds(
    Source,
    file=st.just("page.txt"),
    address=st.just(""),
    checksum=st.just(""),
    language=st.sampled_from(LANGUAGES),
    blocks=st.lists(BLOCKS, max_size=14),
    title=st.sampled_from(["", "A page | Site", *LINES]),
    published_on=st.none() | st.dates(date(1990, 1, 1), date(2026, 12, 31)),
    kind=st.sampled_from(["", "article", "event", "page"]),
)


def squeezed(text):
    return "".join(text.split()).casefold()


@tag("once")
class SpanTests(SimpleTestCase):
    """No character is lost, and none is invented."""

    @settings(max_examples=100, deadline=None, derandomize=True, database=None)
    @given(SOURCES)
    def test_spans_follow_each_other_without_a_gap(self, source):
        found = recognise(source)

        for number, block in enumerate(source.blocks):
            spans = [span for span in found.spans if span.block == number]
            borders = [0, *(span.end for span in spans)] if block.text else [0]
            self.assertEqual([span.start for span in spans], borders[:-1])
            self.assertEqual(borders[-1], len(block.text))
        self.assertEqual([span for span in found.spans if span.start >= span.end], [])

    @settings(max_examples=100, deadline=None, derandomize=True, database=None)
    @given(SOURCES)
    def test_no_field_has_a_word_that_the_page_has_not(self, source):
        found = recognise(source)

        page = squeezed(" ".join([*(block.text for block in source.blocks), source.title]))
        for text in self.texts_of(found):
            self.assertIn(squeezed(text), page)

    @settings(max_examples=100, deadline=None, derandomize=True, database=None)
    @given(SOURCES)
    def test_what_is_left_over_is_told(self, source):
        found = recognise(source)

        spans = [span for span in found.spans if span.field == LEFT_OVER]
        texts = [source.blocks[span.block].text[span.start : span.end].strip() for span in spans]
        self.assertEqual(found.left_over, [text for text in texts if text])

    def test_only_what_is_hidden_is_left_over_in_the_fixtures(self):
        for language, page in fixtures():
            found = recognise(source_of_fixture(language, page))

            self.assertEqual(found.left_over, page["expected"].get("left_over", []), page["name"])

    def test_what_went_elsewhere_from_the_midst_of_a_block_is_not_in_the_text_too(self):
        text = "We met.\nContact: Jane Doe, jane@example.org\nWe went."
        blocks = [Block(Kind.PARAGRAPH, "Geneva – We came."), Block(Kind.PARAGRAPH, text)]

        found = recognise(Source("page.txt", "", "", "en", blocks, title="A page"))

        self.assertEqual([block.text for block in found.body], ["We came.", "We met.", "We went."])

    def texts_of(self, found):
        yield from (found.title, found.dateline_place)
        yield from (block.text for block in [*found.body, *found.note_to_editors])
        for about in found.boilerplates:
            yield about.title
            yield from (block.text for block in about.blocks)
        for contact in found.contacts:
            yield from (contact.station, contact.name, *contact.emails)
            yield from re.split("[,،] ", contact.organisation)
        if found.event:
            event = found.event
            yield from (event.room, event.parent, *event.venue.split(", "), *event.city.split(", "))
