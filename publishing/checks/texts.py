"""Rules about how texts are written; none of them stops a publication."""

import re

from django.utils.translation import gettext_lazy as _

from ..languages import CODES
from ..typography import arabic, french, numbers, quotes, spanish
from .markup import BREAK, OBJECT
from .rules import Rule, Severity, register

#: A passage in capitals has at least so many words and letters: a row of acronyms is none.
CAPITAL_WORDS, CAPITAL_LETTERS = 4, 25
BARE_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
#: Link texts that do not say where the link leads, in all languages together.
EMPTY_WORDS = {
    *("here", "click here", "read more", "more", "link", "this link", "this page", "learn more"),
    *("ici", "cliquez ici", "cliquer ici", "lire la suite", "en savoir plus", "plus"),
    *("lien", "ce lien", "cette page"),
    *("aquí", "aqui", "haga clic aquí", "haz clic aquí", "pulse aquí", "leer más", "más"),
    *("enlace", "este enlace", "esta página"),
    *("هنا", "اضغط هنا", "انقر هنا", "المزيد", "اقرأ المزيد", "هذا الرابط", "رابط"),
}


class Advice(Rule):
    severity = Severity.WARNING


@register
class Body(Advice):
    code = "no_text"

    def find(self, proof):
        if proof.body and not proof.body.plain.replace(OBJECT, "").strip():
            yield self.finding(proof.body.field, _("The text is empty in this language."))


@register
class HeadingOrder(Advice):
    code = "heading_order"

    def find(self, proof):
        for text in proof.rich_texts:
            # The page's title stands above its main text, another heading above the others.
            level = 1 if text is proof.body else 2
            for heading in text.markup.headings:
                if heading.level > level + 1:
                    yield self.finding(
                        text.field,
                        _("The heading “{heading}” skips a level: {level} follows {above}."),
                        heading=heading.text,
                        level=f"h{heading.level}",
                        above=f"h{level}",
                    )
                level = heading.level


@register
class Capitals(Advice):
    code = "capitals"

    def find(self, proof):
        for text in proof.texts:
            if passage := passage_in_capitals(text.plain):
                message = _(
                    "Capitals are hard to read, and spelled out by some screen readers: {text}"
                )
                yield self.finding(text.field, message, text=passage)


def passage_in_capitals(text):
    """Return the first long passage in capitals, or None; numbers and signs do not end one."""
    for block in text.split(BREAK):
        passage = []
        for word in [*block.split(), "end"]:
            if word.isupper() or (passage and not any(map(str.isalpha, word))):
                passage.append(word)
                continue
            if is_long([word for word in passage if word.isupper()]):
                return " ".join(passage)
            passage = []
    return None


def is_long(words):
    letters = sum(map(str.isalpha, "".join(words)))
    return len(words) >= CAPITAL_WORDS and letters >= CAPITAL_LETTERS


@register
class LinkText(Advice):
    code = "link_text"

    def find(self, proof):
        for text in proof.rich_texts:
            for link in text.markup.links:
                if says_nothing(link.text):
                    message = _("The link text “{text}” does not say where the link leads: {href}")
                    yield self.finding(text.field, message, text=link.text, href=link.href)


def says_nothing(words):
    words = words.strip(" .:…!»«›→>[]()").casefold()
    return not words or words in EMPTY_WORDS or bool(BARE_ADDRESS.fullmatch(words))


class Typography(Advice):
    """A rule of typography whose finding is repaired by typesetting all texts of the language.

    What is edited is typeset when it is saved; imported and older texts are found here.
    """

    languages = CODES
    message = ""

    def find(self, proof):
        if proof.language in self.languages:
            for text in proof.texts:
                if any("".join(new) != text.plain for new in self.set(text)):
                    yield self.finding(text.field, self.message)

    def set(self, text):
        """Yield what the text should be, in cells, after each of the rules alone."""
        raise NotImplementedError

    def repaired(self, proof):
        for text in proof.texts:
            if text.typeset != text.value:
                yield text, text.typeset


@register
class StraightQuotes(Typography):
    code = "straight_quotes"
    message = _("Straight quotation marks or apostrophes stand where curved ones should.")

    def set(self, text):
        yield quotes.quoted(text.plain, text.language)


@register
class FrenchSpaces(Typography):
    code = "french_spaces"
    languages = ("fr",)
    message = _("Narrow no-break spaces are missing before ; : ! ? or inside « ».")

    def set(self, text):
        yield french.spaced(text.plain)


@register
class SpanishOpeners(Typography):
    code = "spanish_openers"
    languages = ("es",)
    message = _("A question or exclamation begins without ¿ or ¡.")

    def set(self, text):
        yield spanish.with_openers(text.plain)


@register
class ArabicSigns(Typography):
    code = "arabic_signs"
    languages = ("ar",)
    message = _("Latin punctuation or stretched letters (ـ) stand in Arabic words.")

    def set(self, text):
        yield arabic.with_signs(text.plain)
        yield arabic.without_tatweel(text.plain)


@register
class Dashes(Typography):
    code = "range_dashes"
    message = _("A hyphen stands between two years or pages, where an en dash (–) should.")

    def set(self, text):
        yield numbers.with_dashes(text.plain)


@register
class Units(Typography):
    code = "unit_spaces"
    message = _("A no-break space is missing between a number and its unit.")

    def set(self, text):
        yield numbers.with_units(text.plain, text.language)


class UnclearTypography(Advice):
    """A rule for what only a person can put right, because its sense is unclear."""

    languages = CODES
    message = ""

    def find(self, proof):
        if proof.language in self.languages:
            for text in proof.texts:
                for passage in dict.fromkeys(self.passages("".join(text.typeset_plain))):
                    yield self.finding(text.field, self.message, text=passage)

    def passages(self, plain):
        """Yield the unclear passages of a text that is typeset as far as that is certain."""
        raise NotImplementedError


@register
class UnclearQuotes(UnclearTypography):
    code = "unclear_quotes"
    message = _("A straight quotation mark or apostrophe whose sense is unclear: {text}")

    def passages(self, plain):
        return quotes.unclear(plain)


@register
class UnclearOpeners(UnclearTypography):
    code = "unclear_openers"
    languages = ("es",)
    message = _("A question or exclamation without ¿ or ¡, whose beginning is unclear: {text}")

    def passages(self, plain):
        return spanish.without_opener(plain)


@register
class UnclearSigns(UnclearTypography):
    code = "unclear_signs"
    languages = ("ar",)
    message = _("A Latin sign in an Arabic text may have to be an Arabic one: {text}")

    def passages(self, plain):
        return arabic.unclear_signs(plain)


@register
class UnclearRanges(UnclearTypography):
    code = "unclear_ranges"
    message = _("If this is a range, it takes an en dash (–) and no hyphen: {text}")

    def passages(self, plain):
        return numbers.unclear_ranges(plain)
