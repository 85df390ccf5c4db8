"""What a text means to a translator: two texts with one fingerprint need one translation."""

import json
from hashlib import sha256

from .. import words
from .passages import places, text_at


class Meaning(words.Reader):
    """Cuts rich text into blocks without its pictures: another picture is no other text."""

    def add_picture(self, attributes):
        pass


def meaning(text, rich=False):
    """Return what a text means as plain data: each block's kind and words, with their emphasis.

    White space and the order of markup are no part of it; numbers, punctuation, emphasis and where
    links lead are.
    """
    blocks = Meaning(text).blocks if rich else words.blocks_of(text)
    return [
        [block.kind, [[token.text.strip(), sorted(set(token.marks))] for token in block.tokens]]
        for block in blocks
    ]


def fingerprint(content, model, language):
    """Return what tells the texts of an edition from any other; nothing where it has none.

    `content` is a snapshot. The order of rows, and what all languages share, do not count.
    """
    texts = {
        str(place): meaning(text, place.is_rich)
        for place in places(content, model)
        if (text := text_at(content, place, language))
    }
    if not any(texts.values()):
        return ""
    return sha256(json.dumps(texts, sort_keys=True).encode()).hexdigest()[:32]
