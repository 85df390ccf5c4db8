"""Writes what was found as files that lead to each other, and says what there is (export.json)."""

import json
from collections import Counter
from hashlib import file_digest
from posixpath import dirname, relpath
from urllib.parse import quote

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from pages.chrome import site as site_settings
from publishing.languages import CODES, NAMES
from publishing.software import fingerprint

from .addresses import ROOT
from .crawling import text_of
from .links import READ
from .names import Names
from .places import MANIFEST

FORMAT = 1
START = "index.html"
#: What is not even asked for, in every export.
NEVER = {
    "Forms, the search among them": "They need a server. A note stands in their place.",
    "The manifest of the home screen": "Browsers install nothing from a disk.",
    "Addresses in canonical links, JSON-LD, feeds and calendars": "They name the live site.",
    "Drafts, embargoed pages, previews, private links, the admin": "They are not public.",
}


class Writing:
    """Gives each file its name, and writes it into a folder with links to the others."""

    def __init__(self, crawl, folder, at):
        self.crawl, self.folder, self.at = crawl, folder, at
        names = Names(START, MANIFEST)
        self.names = {
            address: names.give(address, found.content_type)
            for address, found in sorted(crawl.found.items())
            if found.is_kept
        }
        self.names[ROOT] = START

    def write(self, say):
        """Write every file, and then what says so; return how many pages there are, by language."""
        pages = Counter()
        with (self.folder / MANIFEST).open("w", encoding="utf-8") as manifest:
            manifest.write(head(self.crawl.site, self.at))
            self.write_start()
            listed = self.listed(START, ROOT, "text/html", 200)
            manifest.write(f' "files": [\n  {listed}')
            for number, (address, name) in enumerate(self.names.items(), 1):
                if address == ROOT:
                    continue
                found = self.crawl.found[address]
                self.place(address, name, found)
                pages[name.partition("/")[0]] += found.content_type == "text/html"
                listed = self.listed(name, address, found.content_type, found.status)
                manifest.write(f",\n  {listed}")
                say("files", number)
            manifest.write("\n ],\n")
            pages = {code: pages[code] for code in CODES}
            manifest.write(f' "pages": {as_json(pages)},\n')
            manifest.write(f' "left_out": {as_lines(self.left_out())}\n}}\n')
        return pages

    def write_start(self):
        """Write the page that opens the whole: it leads to the home page in each language."""
        homes = []
        for code in CODES:
            with translation.override(code):
                site = site_settings()
                home = {"language": code, "name": NAMES[code], "url": reverse("home")}
                homes.append(home | {"site_name": site.name})
        context = {"homes": homes, "style_sheet": site.style_sheet, "at": self.at}
        text = render_to_string("iomcms/archive.html", context)
        self.put(START, READ["text/html"](text, self.resolver(ROOT)))

    def place(self, address, name, found):
        """Write the file of an address; what has no links goes there as it is."""
        source, target = self.crawl.file_of(found), self.folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if read := READ.get(found.content_type):
            self.put(name, read(text_of(source), self.resolver(address)))
            source.unlink()
        else:
            source.rename(target)

    def put(self, name, text):
        (self.folder / name).write_bytes(text.encode(errors="surrogateescape"))

    def resolver(self, base):
        """Return what turns an address in a file into the way to another file, or into the address
        on the live site of what there is no file of.
        """
        start = f"/{dirname(self.names[base])}"

        def resolve(text):
            link = self.crawl.site.link(text, base)
            if link is None:
                return text
            if link.address is None:
                return link.url if text.strip().startswith("//") else text
            final = self.crawl.final(link.address)
            fragment = f"#{link.fragment}" if link.fragment else ""
            if isinstance(final, str):
                return final
            if final not in self.names:
                return self.crawl.site.url(final or link.address, link.fragment)
            return quote(relpath(f"/{self.names[final]}", start), safe="/~") + fragment

        return resolve

    def listed(self, name, address, content_type, status):
        path = self.folder / name
        told = {"file": name, "address": str(address), "type": content_type, "status": status}
        return as_json(told | {"bytes": path.stat().st_size, "sha256": digest_of(path)})

    def left_out(self):
        """Return why something is not there, by what it is or by its address."""
        return NEVER | {
            str(address): found.reason
            for address, found in sorted(self.crawl.found.items())
            if found.reason
        }


def head(site, at):
    told = {
        "format": FORMAT,
        "site": site.origin,
        "at": at.isoformat(),
        "software": fingerprint(),
        "languages": list(CODES),
    }
    return "{\n" + "".join(f' "{name}": {as_json(value)},\n' for name, value in told.items())


def as_lines(values):
    lines = ",\n".join(f"  {as_json(name)}: {as_json(value)}" for name, value in values.items())
    return f"{{\n{lines}\n }}"


def as_json(value):
    return json.dumps(value, ensure_ascii=False)


def digest_of(path):
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
