"""A part of a piece of HTML, by the text that is seen of it."""

import re
from html import escape, unescape
from html.parser import HTMLParser
from math import inf

VOID = {"br", "img", "hr", "wbr"}
LINK = re.compile(r'<a\b[^>]*?\shref="([^"]*)"')


def links_in(html):
    """Return the addresses to which sanitised HTML leads."""
    return [unescape(each) for each in LINK.findall(html)]


def part_of(html, text, start, end):
    """Return of the HTML what shows the characters `start` to `end` of its text.

    Spaces are not counted, since they differ: the text has one where the HTML has many.
    """
    to_the_end = not text[end:].strip()
    cutter = Cutter(signs(text[:start]), inf if to_the_end else signs(text[:end]))
    cutter.feed(html)
    cutter.close()
    return "".join(cutter.parts).strip()


def signs(text):
    return len("".join(text.split()))


class Cutter(HTMLParser):
    """Write again what it reads, from one count of signs to another."""

    def __init__(self, start, end):
        super().__init__(convert_charrefs=True)
        self.start, self.end, self.at = start, end, 0
        self.parts, self.opened = [], []  # `opened`: tags, written when the first sign follows

    def handle_starttag(self, tag, attrs):
        written = self.get_starttag_text()
        if tag not in VOID:
            self.opened.append([tag, written, False])
        elif self.start < self.at < self.end or (self.at == self.start and tag != "br"):
            self.write(written)

    def handle_startendtag(self, tag, attrs):
        if tag in VOID:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag):
        names = [name for name, _, _ in self.opened]
        if tag not in names:
            return
        while self.opened:
            name, _, is_written = self.opened.pop()
            if is_written:
                self.parts.append(f"</{name}>")
            if name == tag:
                return

    def handle_data(self, data):
        kept = []
        for sign in data:
            if self.start <= self.at < self.end:
                kept.append(sign)
            if not sign.isspace():
                self.at += 1
        if "".join(kept).strip() or (kept and self.parts):
            self.write(escape("".join(kept), quote=False))

    def write(self, text):
        for tag in self.opened:
            if not tag[2]:
                self.parts.append(tag[1])
                tag[2] = True
        self.parts.append(text)
