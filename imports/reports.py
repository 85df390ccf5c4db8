"""What a run says of each page: the entries of its report, and the report as JSON.

A report is written as the run goes, into a file beside its place, and takes that place at the end:
a list with one entry for each page, and the same for reading in a browser (`report_pages`).
"""

import json
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

from publishing.replacing import replacing

from .readers.menus import as_toml
from .report_pages import ReportPage


def entry_of(source, recognised, result, page=""):
    """Return the entry of a page; moments are in minutes, with the offset where one is known."""
    return {
        "file": source.file,
        "address": source.address,
        "result": result,
        "page": page,
        "kind": recognised.kind,
        "subkind": recognised.subkind,
        "title": recognised.title,
        "language": recognised.language,
        "dateline": {
            "place": recognised.dateline_place,
            "date": recognised.dateline_on and recognised.dateline_on.isoformat(),
        },
        "event": recognised.event and _event(recognised.event),
        "contacts": [
            {
                "station": contact.station,
                "name": contact.name,
                "emails": list(contact.emails),
                "phones": list(contact.phones),
            }
            for contact in recognised.contacts
        ],
        "note_to_editors": _text(recognised.note_to_editors),
        "boilerplates": [
            {"title": about.title, "text": _text(about.blocks)} for about in recognised.boilerplates
        ],
        "pictures": [
            {name: getattr(picture, name) for name in ("name", "alt", "caption", "credit")}
            for picture in recognised.pictures
        ],
        "left_over": list(recognised.left_over),
        "warnings": [*source.warnings, *map(said, recognised.doubts)],
        "checksum": source.checksum,
        "frame": source.frame,
    }


def failed(file, message):
    """Return the entry of a page of which nothing was taken."""
    return {"file": file, "result": "failed", "warnings": [message]}


def said(doubt):
    words = f" “{doubt.text}”" if doubt.text else ""
    return f"{doubt.field}: {doubt.message}{words}"


def _event(occurrence):
    return {
        "start": occurrence.starts_at.isoformat(timespec="minutes"),
        "end": occurrence.ends_at and occurrence.ends_at.isoformat(timespec="minutes"),
        "zone": occurrence.timezone,
    }


def _text(blocks):
    return "\n".join(block.text for block in blocks)


class Report:
    """The report of a run at `path`, or none where that is empty; `numbers` has how many pages came
    to which result, and how many are doubtful. What was told until then stays where a run breaks.
    """

    def __init__(self, path=None):
        self.path = path and Path(path)
        self.numbers, self.doubtful = Counter(), 0

    def __enter__(self):
        self.files = ExitStack()
        if self.path:
            self.json = self.files.enter_context(replacing(self.path))
            self.html = self.files.enter_context(ReportPage(beside(self.path, "html")))
            self.json.write("[")
        return self

    def add(self, entry):
        if self.path:
            self.json.write("\n" if not self.numbers.total() else ",\n")
            self.json.write(json.dumps(entry, ensure_ascii=False))
            self.html.add(entry)
        self.numbers[entry["result"]] += 1
        if entry.get("left_over") or entry["warnings"]:
            self.doubtful += 1

    def propose(self, menus):
        """Tell of the menus that are proposed, in files of their own too: `FILE.menu.json` and
        `FILE.menu.toml`; return them as TOML.
        """
        text = as_toml(menus)
        if self.path:
            self.html.menu = text
            with replacing(beside(self.path, "menu.json")) as file:
                json.dump(menus, file, ensure_ascii=False, indent=1)
            with replacing(beside(self.path, "menu.toml")) as file:
                file.write(text)
        return text

    def __exit__(self, *error):
        with self.files:
            if self.path:
                self.json.write("\n]\n")
                self.html.numbers = self.numbers


def beside(path, ending):
    """Return where another file of the report at `path` lies."""
    return path.with_name(f"{path.name.removesuffix('.json')}.{ending}")
