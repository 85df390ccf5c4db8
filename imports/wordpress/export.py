"""Reads WXR, WordPress' own export: one item after the other, so that memory stays flat."""

import re
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from ..readers.failures import Failure

#: Of an item with all its comments and fields, and of what the file is read ahead.
MOST_BYTES = 20 * 1024 * 1024
WP = re.compile(r"\{http://wordpress\.org/export/[0-9.]+/(excerpt/)?\}")
#: How the elements of other namespaces are called here.
NAMES = {
    "{http://purl.org/rss/1.0/modules/content/}encoded": "content",
    "{http://purl.org/dc/elements/1.1/}creator": "creator",
}
#: What a plugin for translations keeps in a term: `a:1:{s:2:"fr";i:13;}`.
TRANSLATION = re.compile(r's:\d+:"([\w-]+)";i:(\d+);')


def read(path, name, shelf, mapping):
    """Put what a file holds on a shelf; yield a `Failure` for what cannot be read."""
    reading = Reading(name, shelf, mapping)
    try:
        with path.open("rb") as file:
            reading.file = Bounded(file)
            yield from reading.elements(iterparse(reading.file, ("start", "end"), forbid_dtd=True))
    except DefusedXmlException:
        yield Failure(name, "It declares entities or a document type, which are refused.")
    except ParseError as error:
        yield Failure(name, f"It is no XML, or cut off, from here on: {error}")
    except (OSError, LookupError, ValueError) as error:  # LookupError: an unknown encoding
        yield Failure(name, f"It cannot be read: {error}")


class Bounded:
    """A file of which no single element is read that would fill the memory."""

    def __init__(self, file):
        self.file, self.number = file, 0

    def read(self, size):
        content = self.file.read(size)
        self.number += len(content)
        if self.number > MOST_BYTES:
            raise ValueError(f"An item has more than {MOST_BYTES:,} bytes.")
        return content


class Reading:
    """The reading of one file, which knows what the channel said before its items."""

    def __init__(self, name, shelf, mapping):
        self.name, self.shelf, self.mapping = name, shelf, mapping
        self.number, self.file = 0, None

    def elements(self, events):
        """Take each child of the channel when it ends, and let it go."""
        depth, root, channel = 0, None, None
        for event, element in events:
            if event == "start":
                root = element if depth == 0 else root
                channel = element if depth == 1 else channel
                depth += 1
                continue
            depth -= 1
            if depth == 2:
                self.file.number = 0
                yield from self.take(element)
                channel.clear()
            elif depth == 0:
                root.clear()
        if root is None or root.tag != "rss":
            yield Failure(self.name, "It is no export of WordPress: it has no channel.")

    def take(self, element):
        name = name_of(element)
        if name == "item":
            self.number += 1
            yield from self.take_item(element)
        elif name == "base_blog_url":
            self.shelf.site = self.shelf.site or text_of(element)
        elif name == "language":
            self.shelf.put("site", "language", text_of(element).lower())
        elif name == "author":
            said = texts_in(element)
            self.shelf.put(
                "author", said.get("author_login", ""), said.get("author_display_name", "")
            )
        elif name == "term":
            self.take_term(texts_in(element))

    def take_term(self, said):
        """Keep which posts are translations of each other, which some plugins say in a term."""
        if said.get("term_taxonomy") in self.mapping.translations.get("groups", ()):
            languages = TRANSLATION.findall(said.get("term_description", ""))
            for language, post in languages:
                self.shelf.put("group", post, [said.get("term_slug", ""), language])

    def take_item(self, element):
        post = post_of(element)
        place = f"{self.name}#item {self.number}"
        if not post["post_id"].isdecimal() or len(post["post_id"]) > 18:
            yield Failure(place, "It has no number (wp:post_id).")
        elif not post.get("post_type"):
            yield Failure(place, "It has no type (wp:post_type).")
        else:
            number = int(post["post_id"])
            self.shelf.put(f"post {post['post_type']}", number, post, position=number, place=place)


def post_of(element):
    """Return what an item says: its texts by name, its terms and its custom fields."""
    post = {"post_id": ""} | texts_in(element)
    post["terms"] = [
        {
            "taxonomy": each.get("domain", ""),
            "slug": each.get("nicename", ""),
            "name": text_of(each),
        }
        for each in element.iter("category")
    ]
    post["fields"] = []
    for each in element:
        if name_of(each) == "postmeta":
            said = texts_in(each)
            post["fields"].append([said.get("meta_key", ""), said.get("meta_value", "")])
    return post


def texts_in(element):
    """Return the texts of an element's children by their names; the first of a name counts."""
    texts = {}
    for each in element:
        if not len(each):
            texts.setdefault(name_of(each), text_of(each))
    return texts


def text_of(element):
    return (element.text or "").strip()


def name_of(element):
    """Return the name of an element without its namespace; `excerpt` and `content` are texts."""
    tag = element.tag
    if tag in NAMES:
        return NAMES[tag]
    if (found := WP.match(tag)) and found[1]:
        return "excerpt"
    return tag.rpartition("}")[2]
