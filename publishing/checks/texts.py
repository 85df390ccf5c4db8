"""Rules about how texts are written; none of them stops a publication."""

import re

from django.utils.translation import gettext_lazy as _

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
