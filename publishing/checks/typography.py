"""Rules about the typography of each language; none of them stops a publication."""

from django.utils.translation import gettext_lazy as _

from ..languages import CODES
from ..typography import arabic, french, numbers, quotes, spanish
from .rules import register
from .texts import Advice


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
