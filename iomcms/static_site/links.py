"""The links in what a browser reads. All else stays, byte for byte, as the site has written it."""

import re
from functools import cache
from html import escape, unescape
from html.parser import HTMLParser
from itertools import accumulate

from django.template.loader import render_to_string
from django.utils import translation

from publishing.languages import CODES

#: Attributes that are one address, and those that are several, each with a size.
ADDRESSES = {"href", "src", "poster", "data", "action", "formaction", "data-full", "xlink:href"}
SETS = {"srcset", "imagesrcset"}
TAG = re.compile(r"<[^\s/>]+")
ATTRIBUTE = re.compile(r"""([^\s"'<>/=]+)\s*(?:=\s*("[^"]*"|'[^']*'|[^\s>"']+))?""")
CANDIDATE = re.compile(r"(?P<url>[^\s,]\S*[^\s,])(?P<size>\s+[^\s,]+)?\s*(?:,|$)")
IN_STYLE = re.compile(
    r"""(?P<before>url\(\s*|@import\s+(?=["']))(?P<quote>["']?)(?P<url>[^"')]*)(?P=quote)"""
)
#: A form of which there is one on every page: it goes without a word.
SEARCH_BOX = "search-box"
#: What opens a form on narrow screens.
FOLD = "filter-fold"


class Page(HTMLParser):
    """Reads a page, and knows which places in it become what.

    `resolve(url)` returns what an address in the page is to be; the same where it stays.
    """

    def __init__(self, text, resolve):
        super().__init__(convert_charrefs=False)
        self.text, self.resolve = text, resolve
        self.starts = [0, *accumulate(len(line) + 1 for line in text.split("\n"))]
        #: (start, end, what stands there now)
        self.edits = []
        self.language, self.form, self.fold = CODES[0], None, None
        self.modules, self.is_repeated = set(), False
        self.feed(text)
        self.close()

    def rewritten(self):
        parts, end = [], 0
        for start, stop, new in sorted(self.edits):
            if start < end:
                continue  # it went with what stands around it
            parts += [self.text[end:start], new]
            end = stop
        return "".join([*parts, self.text[end:]])

    @property
    def place(self):
        line, column = self.getpos()
        return self.starts[line - 1] + column

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if self.form:
            return
        if tag == "html":
            self.language = values.get("lang") or self.language
        elif tag == "form":
            self.form = (self.place, values)
        elif tag == "details" and FOLD in (values.get("class") or ""):
            self.fold = self.place
        elif tag == "link" and "manifest" in (values.get("rel") or ""):
            self.leave_out(self.place, self.place + len(self.get_starttag_text()))
        elif tag == "script" and values.get("type") == "module" and values.get("src"):
            self.take_module(values["src"])
        elif not names_live_site(tag, values):
            self.take_links()

    handle_startendtag = handle_starttag

    def handle_endtag(self, tag):
        end = self.text.find(">", self.place) + 1
        if tag == "form" and self.form:
            start, values = self.form
            self.form = None
            is_box = SEARCH_BOX in (values.get("class") or "")
            self.edits.append((start, end, "" if is_box else note(self.language)))
        elif tag == "details" and self.fold is not None:
            self.leave_out(self.fold, end)
            self.fold = None
        elif tag == "script" and self.is_repeated:
            self.leave_out(self.place, end)
            self.is_repeated = False

    def leave_out(self, start, end):
        self.edits.append((start, end, ""))

    def take_module(self, source):
        """Write a module as a script: of a page that lies on a disk no browser runs modules. A
        module runs once, and so is named once.
        """
        text = self.get_starttag_text()
        if self.resolve(source) in self.modules:
            self.leave_out(self.place, self.place + len(text))
            self.is_repeated = True
            return
        self.modules.add(self.resolve(source))
        src = escape(self.resolve(source))
        self.edits.append((self.place, self.place + len(text), f'<script src="{src}" defer>'))

    def take_links(self):
        text, start = self.get_starttag_text(), self.place
        for attribute in ATTRIBUTE.finditer(text, TAG.match(text).end()):
            name, raw = attribute[1].lower(), attribute[2]
            if raw is None or name not in ADDRESSES | SETS:
                continue
            old = unescape(raw.strip("\"'"))
            new = self.resolve(old) if name in ADDRESSES else resolved_set(old, self.resolve)
            if new != old:
                place = start + attribute.start(2)
                self.edits.append((place, place + len(raw), f'"{escape(new)}"'))


def names_live_site(tag, values):
    """Say whether an element tells search engines where the live site has the page."""
    rel = (values.get("rel") or "").split()
    return tag == "link" and ("canonical" in rel or ("alternate" in rel and "hreflang" in values))


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
