"""The content of a source or a target, with its codes turned into markup again."""

from django.utils.translation import gettext as _

from .codes import WRITTEN
from .parsing import XML, Element

#: States of a segment that somebody calls done.
DONE = {"translated", "reviewed", "final"}


class Refused(Exception):
    """A unit, or all of a page, cannot be taken over."""

    def __init__(self, reason, line):
        super().__init__(reason)
        self.reason, self.line = reason, line


class Decoder:
    """Puts a text together; `codes` are those that may stand in it, by id."""

    def __init__(self, codes, is_rich):
        self.codes, self.is_rich = codes, is_rich
        self.parts, self.used, self.open = [], [], []

    def text_of(self, parts):
        """Return the text of elements that follow each other; raises `Refused`."""
        for part in parts:
            self.content(part)
        if self.open:
            raise Refused(_("The inline code “%s” has no end.") % self.open[-1], parts[0].line)
        return "".join(self.parts).strip()

    def content(self, element):
        for child in element.children:
            if isinstance(child, Element):
                self.inline(child)
            else:
                self.words(child)

    def words(self, text):
        self.parts.append(text.translate(WRITTEN) if self.is_rich else text)

    def inline(self, element):
        match element.name:
            case "cp":
                self.words(character(element))
            case "mrk":
                self.content(element)
            case "sm" | "em" | "":
                pass
            case "ph":
                self.parts.append(self.code(element, is_pair=False).start)
            case "pc":
                self.begin(element)
                self.content(element)
                self.finish(element, element.attributes.get("id"))
            case "sc":
                self.begin(element)
            case "ec":
                self.finish(element, element.attributes.get("startRef"))
            case name:
                raise Refused(_("There can be no <%s> in a text.") % name[:30], element.line)

    def begin(self, element):
        self.parts.append(self.code(element, is_pair=True).start)
        self.open.append(element.attributes.get("id"))

    def finish(self, element, name):
        if not self.open or self.open[-1] != name:
            reason = _("The inline code “%s” ends in the wrong place.") % short(name)
            raise Refused(reason, element.line)
        self.parts.append(self.codes[self.open.pop()].end)

    def code(self, element, is_pair):
        name = element.attributes.get("id")
        code = self.codes.get(name)
        if code is None or (code.end is not None) != is_pair:
            raise Refused(_("The inline code “%s” is unknown.") % short(name), element.line)
        if name in self.used:
            raise Refused(_("The inline code “%s” stands twice.") % name, element.line)
        self.used.append(name)
        return code


def short(name):
    return (name or "")[:30]


def character(element):
    """Return the character that XML cannot hold."""
    try:
        char = chr(int(element.attributes.get("hex", ""), 16))
        char.encode()
    except (ValueError, OverflowError):
        char = "\0"
    if char == "\0":
        raise Refused(_("There is a character that no text can hold."), element.line)
    return char


def source_text(element, unit):
    """Return the source of a unit's element, or None where it makes no sense."""
    parts = [part for each in segments(element) for part in each.all("source")]
    try:
        return Decoder(unit.codes, unit.place.is_rich).text_of(parts)
    except Refused:
        return None


def target_text(element, unit, language):
    """Return the translation in a unit's element, or None where there is none yet."""
    parts = []
    for segment in segments(element):
        found = segment.all("target")
        if not found and segment.name == "ignorable":
            found = segment.all("source")
        elif not found:
            return None
        parts += found
    for part in parts:
        written_in = part.attributes.get(f"{XML} lang")
        if part.name == "target" and (written_in or language).lower() != language.lower():
            raise Refused(_("The translation is in another language."), part.line)
    parts.sort(key=place_of)
    decoder = Decoder(unit.codes, unit.place.is_rich)
    text = decoder.text_of(parts)
    if missing := unit.needed - set(decoder.used):
        if not text:
            return None
        reason = _("The inline code “%s” is missing.") % min(missing, key=int)
        raise Refused(reason, parts[0].line)
    return text


def place_of(part):
    """Return the place of a target among its unit's; segments may change places in a language."""
    order = part.attributes.get("order", "")
    return int(order) if order.isascii() and order.isdecimal() and len(order) < 7 else 0


def segments(element):
    return [each for each in element.elements if each.name in ("segment", "ignorable")]


def is_done(element):
    """Say whether somebody calls the translation of a unit done."""
    return all(each.attributes.get("state") in DONE for each in element.all("segment"))
