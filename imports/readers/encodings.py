"""Bytes to text: nothing is lost silently, and what is guessed is said."""

import codecs
import re

from .failures import Unreadable
from .limits import CONTROLS

#: The longer marks first: that of UTF-32 begins like that of UTF-16.
MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF32_LE: "utf-32-le",
    codecs.BOM_UTF32_BE: "utf-32-be",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
HEAD = 2048
#: Text is UTF-8 with other bytes in it while these are not so many times as many as its own.
MIXED = 3
META = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE)
DECLARATION = re.compile(rb"""\A\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})""")
#: Encodings in which pages in the languages of a site come: others are never guessed.
USUAL = ["cp1252", "cp1256", "iso8859_6", "iso8859_15", "mac_roman", "cp850", "cp437"]
#: As browsers do: pages that declare the one are written in the other.
MEANT = {"iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252"}
#: UTF-8 that was read as windows-1252 once, such as “Ã©”, “â€™”, “Ø§”.
TWICE = re.compile("Ã[\xa0-\xbf]|â€[™œ\x9d“”˜¦]|(?:[ØÙ][\xa0-\xbf‚-™]){3}")
CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")


def decoded(content, charset="", is_html=False):
    """Return the text of some bytes, and warnings; `charset` is what was declared outside of them.

    Where neither that nor the bytes tell the encoding rightly, it is guessed, with a warning.
    """
    text, warnings = _text(content, charset, is_html)
    if twice := TWICE.search(text):
        place = _line(text, twice.start())
        warnings.append(f"line {place}: “{twice[0]}” looks like text decoded wrongly before")
    if "\ufffd" in text:
        place = _line(text, text.index("\ufffd"))
        warnings.append(f"line {place}: characters were lost before (�)")
    return _without_controls(text, warnings), warnings


def _text(content, charset, is_html):
    for mark, encoding in MARKS.items():
        if content.startswith(mark):
            return _marked(content[len(mark) :], encoding)
    if encoding := _unmarked_utf_16(content):
        return content.decode(encoding, "replace"), [
            f"no encoding was declared; read as {encoding}"
        ]
    declared = _known(charset) or (is_html and _known(_declared_within(content))) or ""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        return _not_utf_8(content, declared, error)
    if declared in ("", "utf-8") or (content.isascii() and declared in ("cp1252", "cp1256")):
        return text, []
    return _either(content, text, declared)


def _marked(content, encoding):
    try:
        return content.decode(encoding), []
    except UnicodeDecodeError as error:
        if encoding == "utf-8":
            return _mixed(content, error)
        raise Unreadable(
            f"The bytes are not the {encoding} that their first ones promise."
        ) from None


def _either(content, text, declared):
    """Return the text of bytes that are UTF-8 while something else was declared: that of the two
    which is no nonsense.
    """
    try:
        other = content.decode(declared)
    except UnicodeDecodeError:
        other = None
    if other is not None and content.isascii():
        return other, []  # such as ISO-2022-JP
    return text, [f"declared as {declared}, but read as utf-8, which it is"]


def _not_utf_8(content, declared, error):
    if _mostly_utf_8(content):
        return _mixed(content, error)
    if declared not in ("", "utf-8"):
        try:
            return content.decode(declared), []
        except UnicodeDecodeError:
            pass
    return _guessed(content, declared)


def _guessed(content, declared):
    from charset_normalizer import from_bytes

    if len(content.replace(b"\x00", b"")) < len(content) * (1 - 1 / CONTROLS):
        raise Unreadable("This is no text: it is full of NUL bytes.")
    best = from_bytes(content, cp_isolation=USUAL).best()
    encoding = best.encoding if best else "cp1252"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise Unreadable(f"No encoding fits these bytes (byte {error.start + 1}).") from None
    told = f"declared as {declared}, which it is not" if declared else "no encoding was declared"
    first = next(place for place, byte in enumerate(content) if byte > 127)
    return text, [f"{told}; read as {encoding} (guessed; see line {_line(text, first)})"]


def _mostly_utf_8(content):
    """Say whether a text that is no UTF-8 was it, but for some bytes."""
    good = len(re.findall(rb"[\xc3-\xf4][\x80-\xbf]{1,3}", content))
    bad = content.decode("utf-8", "replace").count("\ufffd")
    return good * MIXED > bad


def _mixed(content, error):
    """Return UTF-8 with some bytes of windows-1252 in it, as happens where texts were pasted."""
    place = content[: error.start].count(b"\n") + 1
    try:
        text = content.decode("utf-8", "windows-1252")
    except UnicodeDecodeError as wrong:
        raise Unreadable(f"No encoding fits these bytes (byte {wrong.start + 1}).") from None
    told = f"line {place}: mixed encodings; what is no utf-8 was read as windows-1252"
    return text, [told]


def _as_windows_1252(error):
    return error.object[error.start : error.end].decode("cp1252"), error.end


codecs.register_error("windows-1252", _as_windows_1252)


def _unmarked_utf_16(content):
    head = content[:HEAD]
    odd, even = head[1::2].count(0), head[::2].count(0)
    if max(odd, even) < len(head) / 4 or min(odd, even) > len(head) / 50:
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _declared_within(content):
    head = content[:HEAD]
    found = DECLARATION.search(head) or META.search(head)
    return found[1].decode() if found else ""


def _known(charset):
    """Return the name that Python has for an encoding, or nothing."""
    try:
        name = codecs.lookup(MEANT.get(charset.lower().strip(), charset.strip())).name
        b" ".decode(name, "replace")  # not base64 and the like
    except (LookupError, UnicodeError, TypeError, ValueError):
        return ""
    return {"iso8859-1": "cp1252", "ascii": "cp1252"}.get(name, name)


def _without_controls(text, warnings):
    found = CONTROL.findall(text)
    if len(found) * CONTROLS > len(text):
        raise Unreadable("This is no text: it is full of control characters (NUL and the like).")
    if found:
        place = _line(text, CONTROL.search(text).start())
        warnings.append(
            f"line {place}: {len(found)} control characters (NUL and the like) left out"
        )
    return CONTROL.sub("", text)


def _line(text, place):
    return text.count("\n", 0, place) + 1
