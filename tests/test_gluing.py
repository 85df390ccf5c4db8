"""No sentence is glued together from pieces: word order, agreement and the spaces around
punctuation are the translator's.

A message may stand in one string with a value, a word or another message where it is a whole
sentence or a label with its own colon, or where something parts them: a sign of `PARTING`, a line
break, a block, a chip in a `<span>` of its own, the end of one link and the start of the next.
What a variable brings is not followed.
"""

import ast
import re
from dataclasses import dataclass
from itertools import pairwise

from django.template import Context, Template
from django.test import SimpleTestCase
from django.utils import translation

from publishing.punctuation import labelled
from tests.messages import KEYWORDS, python_files, templates
from tests.test_repository import ROOT

#: Signs after which something new begins, in every language.
PARTING = "·›|–—/•("
#: What a message says itself if it stands before it: French sets a space there.
HIGH_MARKS = ":;!?"
WHOLE = (".", "?", "!", "…", ":")
INLINE = {"a", "abbr", "b", "bdi", "cite", "code", "em", "i", "strong", "time"}
IN_TAG = r'"(?:\{%.*?%\}|\{\{.*?\}\}|[^"])*"|\{%.*?%\}|\{\{.*?\}\}|[^<>"]'
TOKEN = re.compile(
    rf"""(?P<left_out>\{{\#.*?\#\}}|\{{%\s*comment\b.*?endcomment\s*%\}}|<!--.*?-->
                     |<script\b.*?</script>)
      | \{{%\s*blocktrans(?:late)?\b(?P<block_options>.*?)%\}}(?P<block>.*?)
        \{{%\s*endblocktrans(?:late)?\s*%\}}
      | \{{%\s*trans(?:late)?\s+(?P<quote>["'])(?P<message>.*?)(?P=quote)(?P<options>.*?)%\}}
      | (?P<value>\{{\{{.*?\}}\}})
      | (?P<through>\{{%\s*(?:end)?(?:if|for|with|spaceless)\b.*?%\}})
      | (?P<cut>\{{%.*?%\}})
      | <(?P<end>/?)(?P<element>[a-zA-Z][\w-]*)(?P<attributes>(?:{IN_TAG})*)>
      | (?P<word>\w+)
      | (?P<sign>.)
    """,
    re.VERBOSE | re.DOTALL,
)
#: A colon behind a value, a tag or a bracket, outside of messages.
MESSAGE = re.compile(r"\{%\s*blocktrans.*?endblocktrans(?:late)?\s*%\}", re.DOTALL)
COLON = re.compile(r"[}>)]\s*:(?=[\s<])")
#: Where reports, commands and records speak, in English alone.
IN_ENGLISH = {"bench", "imports", "iomcms", "management", "progress.py", "requirements"}
ATTRIBUTE = re.compile(r'="((?:\{%.*?%\}|\{\{.*?\}\}|[^"])*)"', re.DOTALL)


@dataclass
class Piece:
    """A part of a string: a message, or something else (None)."""

    place: int
    message: str | None = None


def is_glued(one, other):
    """Say whether two neighbours are parts of one sentence, of which one at least is translated."""
    if one is None or one.message is other.message is None:
        return False
    return one.message is None or not one.message.endswith(WHOLE)


class Pieces:
    """Reads a template, or a string with the syntax of one; `glued` has the places of faults."""

    def __init__(self, source, is_text=False, offset=0):
        self.is_text, self.offset = is_text, offset
        self.glued, self.last, self.link_ended = [], None, False
        for token in TOKEN.finditer(source):
            self.read(token)

    def read(self, token):
        kind = token.lastgroup
        place = self.offset + token.start()
        if token["block"] is not None or token["message"] is not None:
            options = token["options"] or token["block_options"] or ""
            if not re.search(r"\basvar\s+\w+|\bas\s+\w+\s*$", options):
                self.add(Piece(place, (token["message"] or token["block"] or "").strip()))
        elif kind in ("value", "word"):
            self.add(Piece(place))
        elif kind == "cut":
            self.last = None
        elif token["element"]:
            self.read_tag(token)
        elif kind == "sign":
            self.read_sign(token["sign"], place)

    def add(self, piece):
        if is_glued(self.last, piece):
            self.glued.append(piece.place)
        self.last = piece

    def read_tag(self, token):
        for value in ATTRIBUTE.finditer(token["attributes"]):
            start = self.offset + token.start("attributes") + value.start(1)
            self.glued += Pieces(value[1], self.is_text, start).glued
        name = token["element"].lower()
        if name not in INLINE or (name == "a" and not token["end"] and self.link_ended):
            self.last = None
        self.link_ended = name == "a" and (self.link_ended or bool(token["end"]))

    def read_sign(self, sign, place):
        if sign in HIGH_MARKS and self.last and self.last.message:
            self.glued.append(place)
        if sign in PARTING or (sign == "\n" and self.is_text):
            self.last = None


# Python


def name_of(function):
    return getattr(function, "id", None) or getattr(function, "attr", None)


def is_message(node):
    return isinstance(node, ast.Call) and name_of(node.func) in KEYWORDS


def said_in(node):
    """Return the first message that is part of a string's value, if there is one."""
    if isinstance(node, ast.List | ast.Tuple | ast.Dict | ast.Set | ast.keyword):
        return None  # a list of things to show, or what somebody else makes of it
    if is_message(node):
        return node
    return next(filter(None, map(said_in, ast.iter_child_nodes(node))), None)


def pieces_of(node):
    """Return an f-string as a template would say it."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    message = said_in(node)
    if message is None:
        return "{{ value }}"
    [text, *_rest] = message.args
    return f"{{% blocktranslate %}}{getattr(text, 'value', '')}{{% endblocktranslate %}}"


def is_fault(node):
    """Say whether an expression glues messages, or has one made when it is run."""
    match node:
        case ast.BinOp(op=ast.Add(), left=left, right=right):
            return bool(said_in(left) or said_in(right))
        case ast.AugAssign(op=ast.Add(), value=value):
            return bool(said_in(value))
        case ast.JoinedStr(values=values):
            return bool(Pieces("".join(map(pieces_of, values)), is_text=True).glued)
        case ast.BinOp(op=ast.Mod(), left=ast.Constant(), right=right):
            return any(map(is_message, ast.walk(right)))
        case ast.Call(func=ast.Attribute(attr="join" | "format", value=ast.Constant())):
            return any(is_message(each) for each in ast.walk(node))
        case ast.Call() if is_message(node):
            return not all(is_literal(each) for each in node.args[: has_plural(node) + 1])
    return False


def has_plural(call):
    return name_of(call.func).startswith("n")


def is_literal(node):
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def glued_in_python(source):
    """Return the lines of the faults in a Python source."""
    return [node.lineno for node in ast.walk(ast.parse(source)) if is_fault(node)]


def sets_colon(node):
    """Say whether an f-string sets a colon behind a value as English does."""
    parts = node.values if isinstance(node, ast.JoinedStr) else []
    return any(
        isinstance(one, ast.FormattedValue)
        and isinstance(other, ast.Constant)
        and other.value.startswith(": ")
        for one, other in pairwise(parts)
    )


def colons_in_python(source):
    return [node.lineno for node in ast.walk(ast.parse(source)) if sets_colon(node)]


def glued_in_template(source, is_text=False):
    places = Pieces(source, is_text).glued
    return [source.count("\n", 0, place) + 1 for place in places]


def colons_in_template(source):
    """Return the lines in which a template sets a colon as English does."""
    source = MESSAGE.sub(lambda message: re.sub(r"[^\n]", "x", message[0]), source)
    return [source.count("\n", 0, colon.start()) + 1 for colon in COLON.finditer(source)]


class GluingTests(SimpleTestCase):
    def test_no_python_glues_messages(self):
        found = [
            f"{path.relative_to(ROOT)}:{line}"
            for path in python_files()
            for line in glued_in_python(path.read_text(encoding="utf-8"))
        ]
        self.assertEqual(found, [])

    def test_no_template_glues_messages(self):
        found = [
            f"{path.relative_to(ROOT)}:{line}"
            for path in templates()
            for line in glued_in_template(path.read_text(encoding="utf-8"), path.suffix == ".txt")
        ]
        self.assertEqual(found, [])

    def test_no_template_sets_a_colon_as_english_does(self):
        found = [
            f"{path.relative_to(ROOT)}:{line}"
            for path in templates()
            for line in colons_in_template(path.read_text(encoding="utf-8"))
        ]
        self.assertEqual(found, [])

    def test_no_python_sets_a_colon_as_english_does(self):
        found = [
            f"{path.relative_to(ROOT)}:{line}"
            for path in python_files()
            if not IN_ENGLISH & set(path.relative_to(ROOT).parts)
            for line in colons_in_python(path.read_text(encoding="utf-8"))
        ]
        self.assertEqual(found, [])

    def test_french_sets_a_colon_apart(self):
        said = Template("{% load punctuation %}{{ label }}{% colon %} {{ value }}")
        for language, colon in {"en": ":", "fr": "[\u00a0\u202f]:", "ar": ":"}.items():
            with self.subTest(language), translation.override(language):
                text = said.render(Context({"label": "x", "value": "y"}))
                self.assertRegex(text, f"^x{colon} y$")
                self.assertEqual(labelled("x", "y"), text)


class CaughtLineTests(SimpleTestCase):
    """The tests above can fail: what they look for is found where it is planted."""

    def test_python(self):
        for source in (
            '_("By ") + name',
            'note += " " + _("It is late.")',
            "f\"{_('By')} {name}\"",
            "f\"{name or _('nobody')} wrote\"",
            "f\"{_('Name')}: {name}\"",
            '", ".join([_("one"), _("two")])',
            '"%s %s" % (_("By"), name)',
            '"{} {}".format(_("By"), name)',
            "gettext(name)",
            'gettext(f"By {name}")',
            'ngettext("One", plural, number)',
        ):
            with self.subTest(source):
                self.assertTrue(glued_in_python(source))
        for source in (
            '_("By %s") % name',
            '[_("one")] + [_("two")]',
            "f\"<p>{_('It is late.')}</p>\"",
            "f\"{name or _('nobody')} ({kind})\"",
            "f\"{_('Late')} · {name}\"",
            '", ".join(names)',
            'ngettext("One", "%d", number)',
        ):
            with self.subTest(source):
                self.assertFalse(glued_in_python(source))

    def test_templates(self):
        for source in (
            '{% translate "By" %} {{ name }}',
            '{{ count }} {% translate "results" %}',
            '{% translate "By" %} <a href="/">{{ name }}</a>',
            '{% translate "By" %} {% if name %}<bdi>{{ name }}</bdi>{% endif %}',
            '{% translate "By" %} IOM',
            '{% blocktranslate %}By{% endblocktranslate %} {% translate "nobody" %}',
            '<a title="{% translate "Remove" %} {{ name }}">x</a>',
            '{% translate "Name" %}: <b>x</b>',
        ):
            with self.subTest(source):
                self.assertTrue(glued_in_template(source))
        for source in (
            "{% blocktranslate %}By {{ name }}{% endblocktranslate %}",
            '{% translate "Name:" %} {{ name }}',
            '{% translate "It is late." %} {% translate "Go." %}',
            '{% translate "Home" %} › {{ name }}',
            '<li>{% translate "One" %}</li> <li>{{ two }}</li>',
            '{% if late %}{% translate "Late" %}{% else %}{{ day }}{% endif %}',
            '<a href="/">{% translate "Older" %}</a> <a href="/">{% translate "Newer" %}</a>',
            '{% translate "By" as by %}{{ name }}',
            '<a href="{{ url }}">{% translate "Home" %}</a>',
        ):
            with self.subTest(source):
                self.assertFalse(glued_in_template(source))
        self.assertFalse(glued_in_template('{% translate "By" %}\n{{ name }}', is_text=True))

    def test_colons(self):
        for source in ("{{ a }}: {{ b }}", "<b>{{ a }}</b>: b", "({{ a }}): b", "{{ a }}:</b>"):
            with self.subTest(source):
                self.assertEqual(colons_in_template(f"\n{source}"), [2])
        for source in (
            "{% blocktranslate %}{{ a }}: {{ b }}{% endblocktranslate %}",
            'value="act:{{ a }}:{{ b }}"',
            "{{ a }}{% colon %} {{ b }}",
        ):
            with self.subTest(source):
                self.assertFalse(colons_in_template(source))
        self.assertEqual(colons_in_python('\nf"{a}: {b}"'), [2])
        self.assertFalse(colons_in_python('f"{a:>5} b: {c}:{d}"'))
