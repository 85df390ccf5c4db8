"""Exports for tests, and what is wrong with the links of one."""

import json
import os
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import unquote, urlsplit

from django.test import TestCase, override_settings

from iomcms.static_site import export
from tests.worlds import NOW


def say(what, number):
    """Tell nobody how far it is."""


class ExportTestCase(TestCase):
    """A test with folders of its own, for the files of the site and for exports."""

    @classmethod
    def setUpClass(cls):
        cls.folder = Path(cls.enterClassContext(TemporaryDirectory()))
        media = override_settings(MEDIA_ROOT=cls.folder / "media", RENDITIONS_IN_BACKGROUND=False)
        cls.enterClassContext(media)
        super().setUpClass()

    @classmethod
    def export(cls, name, at=NOW, **options):
        """Export the site into a folder of that name, and return it with the summary."""
        folder = cls.folder / name
        return folder, export(folder, say, at=at, **options)


def manifest_of(folder):
    return json.loads((folder / "export.json").read_text())


def contents(folder):
    """Return the bytes of every file, by its name."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


class Links(HTMLParser):
    """The addresses that a browser loads or follows from a page, and the anchors in it."""

    def __init__(self, text):
        super().__init__()
        self.found, self.anchors = set(), {""}
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        self.anchors.add(values.get("id", ""))
        if tag == "link" and values["rel"] in ("canonical", "alternate") and "type" not in values:
            return
        names = ("href", "src", "data-full", "action", "poster")
        self.found.update(values[name] for name in names if values.get(name))
        for each in values.get("srcset", "").split(","):
            self.found.update(each.split()[:1])

    handle_startendtag = handle_starttag


def open_ends(folder):
    """Return the links between the files of an export that lead nowhere."""
    pages = {path: Links(path.read_text()) for path in folder.rglob("*.html")}
    ends = []
    for path, links in pages.items():
        for link in links.found:
            url = urlsplit(unescape(link))
            if url.scheme or url.netloc:
                continue
            target = Path(os.path.normpath(path.parent / unquote(url.path))) if url.path else path
            anchors = pages[target].anchors if target in pages else [unquote(url.fragment)]
            if not target.is_file() or unquote(url.fragment) not in anchors:
                ends.append((path.relative_to(folder), link))
    return ends
