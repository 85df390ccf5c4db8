"""The messages of the interface, as Python files and templates say them."""

import re
from io import BytesIO
from pathlib import Path

from babel.messages.extract import extract
from django.conf import settings
from django.utils.translation.template import templatize

from tests.test_repository import ROOT, repository_files

#: The functions that translate, and which of their arguments are the message, its plural, its
#: context.
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
TEMPLATES = [Path(path) for engine in settings.TEMPLATES for path in engine["DIRS"]]


def python_files():
    """Return the Python files whose messages are translated."""
    files = (path for path in repository_files(".py") if "migrations" not in path.parts)
    return [path for path in files if path.relative_to(ROOT).parts[0] != "tests"]


def templates():
    return [
        path
        for path in repository_files(".html", ".txt", ".xml")
        if any(path.is_relative_to(folder) for folder in TEMPLATES)
    ]


def messages_of(path):
    """Yield the messages in a file as a catalogue knows them: `(message, context)`, where a message
    with a plural is a tuple.
    """
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # What it makes of a template has the messages, and x for every other letter.
        text = re.sub(r"^\s+", "", templatize(text, origin=str(path)), flags=re.MULTILINE)
    found = extract("python", BytesIO(text.encode()), KEYWORDS)
    for _line, message, _comments, context in found:
        yield message, context
