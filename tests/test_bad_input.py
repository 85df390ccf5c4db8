"""Whatever is asked of a public address, the answer is no fault of the server."""

import re
from urllib.parse import quote, urlencode

from django.test import Client
from django.urls import URLResolver, get_resolver
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from publishing.languages import CODES
from tests.factories import (
    make_article,
    make_country,
    make_event,
    make_office,
    make_page,
    make_person,
    make_tag,
)

#: What a visitor may be answered: never a fault.
ANSWERS = {200, 204, 206, 301, 302, 304, 400, 404, 405, 410, 416}
ANGLE = re.compile(r"<(?:\w+:)?\w+>")
HOSTILE = [
    "",
    "0",
    "-1",
    "1",
    "51",
    "1e309",
    "NaN",
    "٣",  # a digit, yet not ours
    "9" * 30,
    "9" * 5000,
    "\x00",
    "a\x00b",
    "%00",
    "\u202egnp.exe",
    "\u200f",
    "%_\\",
    "'; --",
    '"><script>alert(1)</script>',
    "../../etc/passwd",
    "x" * 100_000,
    "\ud800",
    "a & b | !c:* <->",
    '"unclosed',
    "(((((",
    "NEAR(a b, 9999999999)",
    "{{ 7 }}",
    "en",
    "ar",
    "CH",
    "press_release",
    "2026",
    "2026-02-30",
    "eyJ4IjoxfQ==",
]
PARAMETERS = [
    "page",
    "before",
    "after",
    "cursor",
    "limit",
    "language",
    "q",
    "kind",
    "year",
    "tag",
    "office",
    "country",
    "region",
    "when",
    "since",
    "token",
    "v",
]
HEADERS = [
    {},
    {"accept-language": "x" * 50_000},
    {"accept-language": ";q=,,*;q=9e999"},
    {"host": "[::1"},
    {"host": "a b"},
    {"range": "bytes=9-1,,"},
    {"range": "bytes=-" + "9" * 100},
    {"if-modified-since": "Thu, 99 Feb 99999 99:99:99"},
    {"if-none-match": 'W/"' + "x" * 10_000},
    {"x-forwarded-for": "\x00, '"},
    {"accept": "/;q=x"},
]
texts = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=40))


def encoded(text):
    return quote(text.encode("utf-8", "surrogatepass"), safe="")


segments = st.one_of(texts.map(encoded), st.sampled_from(["%FF%FE", "%C0%AF", "%2e%2e", "a%2Fb"]))


def routes(resolver=None, above=""):
    """Yield the route of every address outside of the admin."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = above + str(pattern.pattern).removeprefix("^")
        if route.startswith("admin/"):
            continue
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, route)
        else:
            yield route


class BadInputTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        tag = make_tag("here")
        for make in (make_article, make_event, make_office, make_person, make_page):
            page = make(" ".join(CODES), **{f"slug_{code}": "here" for code in CODES})
            page.tags.add(tag)
        make_country("CH")

    @given(st.data())
    @settings(
        max_examples=6,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=[HealthCheck.large_base_example, HealthCheck.data_too_large],
    )
    def test_no_address_is_a_fault(self, data):
        client = Client(raise_request_exception=False)
        for route in routes():
            filled = ANGLE.sub(
                lambda _match: data.draw(st.one_of(st.just("here"), segments)), f"/{route}"
            )
            query = [
                (name, data.draw(texts).encode("utf-8", "surrogatepass"))
                for name in data.draw(st.lists(st.sampled_from(PARAMETERS), max_size=4))
            ]
            headers = data.draw(st.sampled_from(HEADERS))
            path = f"{filled}?{urlencode(query)}" if query else filled
            method = data.draw(st.sampled_from(["GET", "GET", "GET", "HEAD", "OPTIONS"]))
            answer = client.generic(method, path, headers=headers)
            self.assertIn(answer.status_code, ANSWERS, f"{method} {path[:300]} {headers}")
