"""The table of who may do what where, `authorisation.md`, as the tests read it."""

import re
from dataclasses import dataclass
from pathlib import Path

from django.urls import URLResolver, get_resolver

from tests.test_surfaces import VISITS

FILE = Path(__file__).with_name("authorisation.md")
PLACES = ("own", "other", "none")
#: Short for what somebody reaches of their own office only.
SHORT = {"own": ("yes", "none", "none"), "own (no)": ("yes", "no", "no")}


@dataclass(frozen=True)
class Line:
    """One line of the table: an address, what is asked of it, and the answers by column."""

    address: str
    asked: str
    answers: dict

    def expected(self, column, place):
        cell = self.answers[column]
        answers = SHORT.get(cell) or tuple(each.strip() for each in cell.split("/"))
        return answers[PLACES.index(place)] if len(answers) == 3 else cell

    @property
    def method(self):
        return self.asked.split()[0]


def lines():
    """Yield each `Line` of the table."""
    columns = None
    for text in FILE.read_text().splitlines():
        cells = [cell.strip() for cell in text.strip().strip("|").split("|")]
        if text.startswith("| address"):
            columns = cells
        elif text.startswith("| `/"):
            address, asked, *answers = cells
            yield Line(address.strip("`"), asked, dict(zip(columns[2:], answers, strict=True)))


def addresses(resolver=None, above="/", namespaces=()):
    """Yield every address that tests.test_surfaces does not visit as a public one, as the table
    writes it: `/admin/auth/user/<id>/password/`.
    """
    for pattern in (resolver or get_resolver()).url_patterns:
        route = above + re.sub(r"\^|\$|\(\?P(<\w+>)[^)]*\)", r"\1", str(pattern.pattern))
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern, route, (*namespaces, pattern.namespace))
            continue
        name = ":".join(filter(None, (*namespaces, pattern.name)))
        if route.startswith("/health/"):
            continue  # it is the same for all, and of no page
        if name not in VISITS or name.startswith("api:"):
            yield re.sub(r"<\w+:", "<", route)
