"""XML from elsewhere as a small tree that knows its lines.

A document type is refused, and with it all entities and whatever lies outside the file.
"""

from dataclasses import dataclass, field
from xml.parsers import expat

from django.utils.translation import gettext as _

from .writing import NAMESPACE

MAX_SIZE = 10 * 2**20  # bytes
MAX_ELEMENTS = 500_000
MAX_DEPTH = 100
XML = "http://www.w3.org/XML/1998/namespace"


class Unreadable(Exception):
    """Nothing can be read from a file, for the reason and at the line (or 0) given."""

    def __init__(self, reason, line=0):
        super().__init__(reason)
        self.reason, self.line = reason, line


@dataclass(slots=True)
class Element:
    """An element of XLIFF; one of any other vocabulary has no name and is empty."""

    name: str
    attributes: dict
    line: int
    children: list = field(default_factory=list)  # texts and elements

    def all(self, name):
        return [each for each in self.elements if each.name == name]

    @property
    def elements(self):
        return [each for each in self.children if isinstance(each, Element)]


class Builder:
    """Makes the tree from what the parser tells."""

    def __init__(self):
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self.refuse_doctype
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.text
        self.root, self.open, self.count = None, [], 0

    @property
    def line(self):
        return self.parser.CurrentLineNumber

    def refuse_doctype(self, *_declaration):
        reason = _("The file declares a document type or entities, which XLIFF does not need.")
        raise Unreadable(reason, self.line)

    def start(self, name, attributes):
        self.count += 1
        if self.count > MAX_ELEMENTS or len(self.open) >= MAX_DEPTH:
            raise Unreadable(_("The file has too many elements, or too deep ones."), self.line)
        namespace, _space, local = name.rpartition(" ")
        if self.root is None:
            check_root(namespace, local, attributes, self.line)
        element = Element(local if namespace == NAMESPACE else "", attributes, self.line)
        if self.open and self.open[-1].name:
            self.open[-1].children.append(element)
        self.root = self.root or element
        self.open.append(element)

    def end(self, _name):
        self.open.pop()

    def text(self, text):
        if self.open[-1].name:
            self.open[-1].children.append(text)


def check_root(namespace, name, attributes, line):
    if name != "xliff":
        raise Unreadable(_("This is no XLIFF file."), line)
    version = attributes.get("version", "")
    if namespace != NAMESPACE or not version.startswith("2."):
        reason = _("This is XLIFF %s; only XLIFF 2 can be read.")
        raise Unreadable(reason % (version[:10] or "?"), line)


def parse(data):
    """Return the root element of an XLIFF file; raises `Unreadable`."""
    if len(data) > MAX_SIZE:
        raise Unreadable(_("The file is larger than %d MB.") % (MAX_SIZE // 2**20))
    builder = Builder()
    try:
        builder.parser.Parse(data, True)
    except expat.ExpatError as error:
        reason = _("The file is no well-formed XML.")
        raise Unreadable(reason, error.lineno) from error
    except (LookupError, ValueError) as error:  # of its encoding
        raise Unreadable(_("The file is in an unknown encoding; UTF-8 is safe.")) from error
    return builder.root
