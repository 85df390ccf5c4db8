"""The interface speaks four languages: nothing is left out, and nothing else is said."""

import re
from io import BytesIO
from pathlib import Path

from babel.messages.pofile import read_po
from django import conf
from django.conf import settings
from django.test import SimpleTestCase

from tests.messages import messages_of, python_files, templates

TRANSLATED = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
PLURAL_FORMS = {"fr": 2, "es": 3, "ar": 6}
PLACEHOLDER = re.compile(r"%%|%\(\w+\)[#0 +-]*[\d.]*\w|%[#0 +-]*[\d.]*[sdifr]|\{\w*\}")
TAG = re.compile(r"</?[a-z]\w*")


def source(folder, code):
    return (Path(folder) / code / "LC_MESSAGES" / "django.po").read_text(encoding="utf-8")


def own(code):
    [folder] = settings.LOCALE_PATHS
    return catalogue(source(folder, code), code)


def head_of_djangos(code):
    """Return Django's catalogue without its messages."""
    text = source(Path(conf.__file__).parent / "locale", code)
    return catalogue(text[: text.index("\n\n")], code)


def catalogue(text, code):
    return read_po(BytesIO(text.encode()), locale=code)


def placeholders(text):
    """Return the places of values in a message; those with a name may stand in any order."""
    found = PLACEHOLDER.findall(text)
    named = sorted(each for each in found if len(each) > 2 and each[1] != ".")
    return named, [each for each in found if each not in named]


def edges(text):
    return text.startswith("\n"), text.endswith("\n")


def faults(message, forms):
    """Yield what is wrong with the translation of a message, one or several `forms`."""
    if message.fuzzy:
        yield "it is fuzzy"
    texts = message.string if message.pluralizable else (message.string,)
    if message.pluralizable and len(texts) != forms:
        yield f"it has {len(texts)} forms and not {forms}"
    if not all(text.strip() for text in texts):
        yield "it is not translated"
        return
    originals = message.id if message.pluralizable else (message.id,)
    for text in texts:
        if not any(has_the_places_of(text, each, message.pluralizable) for each in originals):
            yield f"other places for values: {text}"
        if sorted(TAG.findall(text)) not in [sorted(TAG.findall(each)) for each in originals]:
            yield f"other markup: {text}"
        if edges(text) != edges(originals[0]):
            yield f"other line breaks at the edges: {text!r}"
    if message.pluralizable and not has_the_places_of(texts[-1], originals[-1]):
        yield f"the general form has other places for values: {texts[-1]}"


def has_the_places_of(text, original, may_lack_one=False):
    """Say whether a translation has all values; a form for one or two need not say the number."""
    if not may_lack_one:
        return placeholders(text) == placeholders(original)
    ours, theirs = (set(PLACEHOLDER.findall(each)) for each in (text, original))
    return ours <= theirs and len(theirs - ours) <= 1


class CatalogueTests(SimpleTestCase):
    maxDiff = None

    def test_every_message_is_translated_whole_and_sure(self):
        for code in TRANSLATED:
            with self.subTest(code):
                found = {
                    message.id: problems
                    for message in own(code)
                    if message.id and (problems := [*faults(message, PLURAL_FORMS[code])])
                }
                self.assertEqual(found, {})

    def test_every_language_says_plurals_as_django_does(self):
        for code in TRANSLATED:
            ours, theirs = own(code), head_of_djangos(code)
            with self.subTest(code):
                self.assertEqual(ours.num_plurals, PLURAL_FORMS[code])
                if theirs.num_plurals != PLURAL_FORMS[code]:
                    continue  # French has a third form on the next Django
                self.assertEqual(*(plain(each.plural_expr) for each in (ours, theirs)))

    def test_the_catalogues_hold_the_messages_of_the_code_and_no_other(self):
        said = {each for path in [*python_files(), *templates()] for each in messages_of(path)}
        # One message with and without a plural is one entry.
        plurals = {message[0] for message, _context in said if isinstance(message, tuple)}
        said = {each for each in said if each[0] not in plurals}
        for code in TRANSLATED:
            known = {(message.id, message.context) for message in own(code) if message.id}
            for what, found in (("missing", said - known), ("said by nobody", known - said)):
                with self.subTest(code, what=what):
                    self.assertEqual(sorted(map(str, found)), [])


def plain(expression):
    """Return a plural's expression without spaces and outer brackets."""
    text = re.sub(r"\s", "", expression)
    return text[1:-1] if re.fullmatch(r"\([^()]*\)", text) else text


class FaultTests(SimpleTestCase):
    """The tests above can fail: each fault is found where it is planted."""

    def faults(self, text, forms=2):
        messages = catalogue(f"{HEADER}\n{text}", "fr")
        return [each for message in messages if message.id for each in faults(message, forms)]

    def test_what_is_well(self):
        for text in (
            'msgid "%(a)s of %(b)s"\nmsgstr "%(b)s : %(a)s"',
            'msgid "<b>{x}</b> 100%%"\nmsgstr "100%% <b>{x}</b>"',
            'msgid "One"\nmsgid_plural "%d of them"\nmsgstr[0] "Un"\nmsgstr[1] "%d"',
            'msgid "%d, one"\nmsgid_plural "%d of them"\nmsgstr[0] "Un"\nmsgstr[1] "%d"',
        ):
            with self.subTest(text):
                self.assertEqual(self.faults(text), [])

    def test_what_is_not(self):
        for text, fault in (
            ('msgid "One"\nmsgstr ""', "not translated"),
            ('#, fuzzy\nmsgid "One"\nmsgstr "Un"', "fuzzy"),
            ('msgid "One"\nmsgid_plural "%d"\nmsgstr[0] "Un"\nmsgstr[1] ""', "not translated"),
            ('msgid "One"\nmsgid_plural "%d"\nmsgstr[0] "Un"\nmsgstr[1] "Des"', "general form"),
            ('msgid "%(a)s"\nmsgstr "%(b)s"', "places"),
            ('msgid "%s"\nmsgstr "%d"', "places"),
            ('msgid "{x}"\nmsgstr "x"', "places"),
            ('msgid "<b>One</b>"\nmsgstr "Un"', "markup"),
            ('msgid "One\\n"\nmsgstr "Un"', "line breaks"),
        ):
            with self.subTest(text):
                self.assertIn(fault, " ".join(self.faults(text)))
        three = 'msgid "One"\nmsgid_plural "%d"\nmsgstr[0] "Un"\nmsgstr[1] "%d"'
        self.assertIn("forms", " ".join(self.faults(three, forms=3)))


HEADER = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\\n"
"""
