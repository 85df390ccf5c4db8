"""The audit for other programs, as JSON Lines or CSV, row by row."""

import csv
import json
import re

from .keys import said
from .models import Entry

COLUMNS = [
    "number",
    "at",
    "action",
    "actor",
    "name",
    "address",
    "type",
    "id",
    "title",
    "details",
    "mark",
    "previous",
    "digest",
]
FORMATS = {"jsonl": "application/jsonl", "csv": "text/csv; charset=utf-8"}
#: Before what a spreadsheet would take for a formula; many part cells at semicolons.
FORMULA = re.compile(r"(^|[;\t\n\r])(?=[\s\"]*[=+\-@＝＋－＠])")


class Echo:
    def write(self, text):
        return text


def rows(entries):
    for entry in entries.select_related("actor").iterator(chunk_size=2000):
        words = said(entry)
        kind, number, title = words.pop("object")
        yield {
            "number": entry.number,
            "name": entry.actor.name if has_actor(entry) else "",
            "type": kind,
            "id": number,
            "title": title,
            "mark": entry.mark,
            "previous": entry.previous,
            "digest": entry.digest,
            **words,
        }


def has_actor(entry):
    """Say whether it is known who acted; an account may be older than the audit."""
    return bool(Entry._meta.get_field("actor").get_cached_value(entry, default=None))


def lines(entries, form):
    """Yield the text of an export, oldest first."""
    entries = entries.order_by("pk")
    if form == "jsonl":
        for row in rows(entries):
            yield json.dumps(row, ensure_ascii=False) + "\n"
        return
    writer = csv.writer(Echo())
    yield writer.writerow(COLUMNS)
    for row in rows(entries):
        row["details"] = json.dumps(row["details"], ensure_ascii=False)
        yield writer.writerow([harmless(row[name]) for name in COLUMNS])


def harmless(value):
    return FORMULA.sub(r"\1'", value) if isinstance(value, str) else value
