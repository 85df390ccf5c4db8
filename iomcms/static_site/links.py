"""The links in what a browser reads. All else stays, byte for byte, as the site has written it."""

import re
from functools import cache
from html import escape, unescape

from django.template.loader import render_to_string
from django.utils import translation

from publishing.languages import CODES

#: Attributes that are one address, and those that are several, each with a size.
ADDRESSES = {"href", "src", "poster", "data", "action", "formaction", "data-full", "xlink:href"}
SETS = {"srcset", "imagesrcset"}
TAG = re.compile(
    r"""<!--.*?-->|<(?P<end>/?)(?P<name>[a-zA-Z][^\s/>]*)(?P<rest>(?:[^"'>]|"[^"]*"|'[^']*')*)>""",
    re.DOTALL,
)
ATTRIBUTE = re.compile(r"""([^\s"'<>/=]+)\s*(?:=\s*("[^"]*"|'[^']*'|[^\s>"']+))?""")
#: What these say is no HTML.
RAW = {name: re.compile(rf"(?i)</{name}\b") for name in ("script", "style")}
CANDIDATE = re.compile(r"(?P<url>[^\s,]\S*[^\s,])(?P<size>\s+[^\s,]+)?\s*(?:,|$)")
IN_STYLE = re.compile(
    r"""(?P<before>url\(\s*|@import\s+(?=["']))(?P<quote>["']?)(?P<url>[^"')]*)(?P=quote)"""
)
#: A form of which there is one on every page: it goes without a word.
SEARCH_BOX = "search-box"
#: What opens a form on narrow screens.
FOLD = "filter-fold"


class Page:
    """A page of which the places that are to change are known, and what becomes of them.

    `resolve(url)` returns what an address in the page is to be; the same where it stays.
    """

    def __init__(self, text, resolve):
        self.text, self.resolve = text, resolve
        #: (start, end, what stands there now)
        self.edits = []
        self.language, self.modules = CODES[0], set()
        #: Where each element began that goes as a whole, and what stands in its place.
        self.leaving = {}
        self.read()

    def read(self):
        place = 0
        while tag := TAG.search(self.text, place):
            place = tag.end()
            name = (tag["name"] or "").lower()
            if tag["end"]:
                self.read_end(name, tag)
            elif name and "form" not in self.leaving:
                self.read_start(name, tag)
            if name in RAW and not tag["end"] and (end := RAW[name].search(self.text, place)):
                place = end.start()

    def rewritten(self):
        parts, end = [], 0
        for start, stop, new in sorted(self.edits):
            if start >= end:  # else it went with what stands around it
                parts += [self.text[end:start], new]
                end = stop
        return "".join([*parts, self.text[end:]])

    def read_start(self, name, tag):
        if handle := self.SPECIAL.get(name):
            handle(self, tag, dict(attributes(tag)))
        else:
            self.take_links(tag)

    def read_end(self, name, tag):
        if name in self.leaving:
            start, new = self.leaving.pop(name)
            self.edits.append((start, tag.end(), new))

    def read_page(self, tag, values):
        self.language = values.get("lang", self.language)

    def read_form(self, tag, values):
        is_box = SEARCH_BOX in values.get("class", "")
        self.leaving["form"] = (tag.start(), "" if is_box else note(self.language))

    def read_details(self, tag, values):
        if FOLD in values.get("class", ""):
            self.leaving["details"] = (tag.start(), "")

    def read_link(self, tag, values):
        rel = values.get("rel", "").split()
        if "manifest" in rel:
            self.edits.append((*tag.span(), ""))
        elif "canonical" not in rel and not ("alternate" in rel and "hreflang" in values):
            self.take_links(tag)  # these name the live site

    def read_script(self, tag, values):
        """Write a module as a script: of a page that lies on a disk no browser runs modules. A
        module runs once, and so is named once.
        """
        if values.get("type") != "module" or "src" not in values:
            self.take_links(tag)
            return
        source = self.resolve(values["src"])
        if source in self.modules:
            self.leaving["script"] = (tag.start(), "")
        else:
            self.modules.add(source)
            self.edits.append((*tag.span(), f'<script src="{escape(source)}" defer>'))

    def take_links(self, tag):
        for attribute in ATTRIBUTE.finditer(self.text, *tag.span("rest")):
            name, raw = attribute[1].lower(), attribute[2]
            if raw is None or name not in ADDRESSES | SETS:
                continue
            old = unescape(raw.strip("\"'"))
            new = self.resolve(old) if name in ADDRESSES else resolved_set(old, self.resolve)
            if new != old:
                self.edits.append((*attribute.span(2), f'"{escape(new)}"'))

    SPECIAL = {
        "html": read_page,
        "form": read_form,
        "details": read_details,
        "link": read_link,
        "script": read_script,
    }


def attributes(tag):
    """Yield the name and the value of each attribute of a tag."""
    for name, raw in ATTRIBUTE.findall(tag["rest"]):
        yield name.lower(), unescape(raw.strip("\"'"))


def resolved_set(text, resolve):
    return ", ".join(
        resolve(each["url"]) + (each["size"] or "") for each in CANDIDATE.finditer(text)
    )


@cache
def note(language):
    """Return what stands in the place of a form, in the language of its page."""
    with translation.override(language):
        return render_to_string("iomcms/archived_form.html").strip()


def of_page(text, resolve):
    """Return HTML, or SVG, with its links resolved."""
    return Page(text, resolve).rewritten()


def of_style(text, resolve):
    """Return a style sheet with its links resolved."""

    def resolved(found):
        return f"{found['before']}{found['quote']}{resolve(found['url'].strip())}{found['quote']}"

    return IN_STYLE.sub(resolved, text)


#: What has links that are followed, and how they are found.
READ = {"text/html": of_page, "image/svg+xml": of_page, "text/css": of_style}
