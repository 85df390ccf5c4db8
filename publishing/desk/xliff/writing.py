"""Pages as an XLIFF 2 file, for those who translate elsewhere."""

import re

from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from ...actions import edited
from ...editing import stamp
from ...forms import direction
from ...languages import NAMES, named
from ...models import Translation
from ...punctuation import labelled
from ...snapshots import snapshot
from ..meaning import fingerprint
from ..tracking import source_of
from .codes import Alone, Closed, Opened
from .units import texts_of

NAMESPACE = "urn:oasis:names:tc:xliff:document:2.0"
#: What XML cannot hold.
NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
ESCAPED = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
IN_ATTRIBUTE = ESCAPED | str.maketrans({'"': "&quot;", "\n": "&#10;", "\t": "&#9;"})


def export(pages, target):
    """Return the newest texts of some pages as XLIFF 2.0, with their translations into `target`.

    Raises `ValidationError` where that cannot be one file: it has one source language, and no page
    is translated into its own.
    """
    rows = [edited(page) for page in pages]
    contents = [snapshot(row) for row in rows]
    sources = {source_of(content) for content in contents}
    if len(sources) > 1:
        raise ValidationError(
            _("These pages have more than one source language (%(names)s). Choose those of one.")
            % {"names": named(sources)}
        )
    if target in sources:
        raise ValidationError(_("%s is the language of the source.") % NAMES[target])
    files = [file_of(row, content, target) for row, content in zip(rows, contents, strict=True)]
    if not any(files):
        raise ValidationError(_("There is no text to translate in these pages."))
    root = attributes(xmlns=NAMESPACE, version="2.0", srcLang=sources.pop(), trgLang=target)
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f"<xliff{root}>", *filter(None, files)]
    return "\n".join([*lines, "</xliff>", ""]).encode()


def file_of(row, content, target):
    """Return the element of a page; nothing where it has no text."""
    model, source = type(row), source_of(content)
    texts = list(texts_of(content, model, source, target))
    if not texts:
        return ""
    state = "translated" if is_true(row, content, target) else "initial"
    name = f"{model._meta.label_lower}.{row.draft_of_id or row.pk}"
    lines = [
        "<file"
        + attributes(
            id=name,
            original=f"{name}/{stamp(row)}",
            canResegment="no",
            srcDir=direction(source),
            trgDir=direction(target),
        )
        + ' xml:space="preserve">',
        f"<notes><note>{written(title_of(row))}</note></notes>",
    ]
    for text in texts:
        label = capfirst(str(text.place.field.verbose_name))
        lines += [unit_of(unit, label, state) for unit in text.units.values()]
    return "\n".join([*lines, "</file>"])


def title_of(row):
    return labelled(capfirst(row._meta.verbose_name), row)


def is_true(row, content, language):
    """Say whether nothing is known that the translation of a page lacks."""
    known = Translation.objects.of(row).filter(language=language).first()
    latest = fingerprint(content, type(row), source_of(content))
    return known is None or not known.own_seen or latest in known.sources


def unit_of(unit, label, state):
    data = Data()
    own, others = unit.ids
    source = inline(*unit.source_cut, own, unit.needed, data)
    target = inline(*unit.target_cut, others, unit.needed, data) if unit.target else ""
    lines = [f"<unit{attributes(id=unit.id, name=label)}>", *data.lines()]
    lines.append(f"<segment{attributes(state=state if target else 'initial')}>")
    lines.append(f"<source>{source}</source>")
    if target:
        lines.append(f"<target>{target}</target>")
    return "\n".join([*lines, "</segment>", "</unit>"])


class Data:
    """The markup behind the codes of a unit, each once."""

    def __init__(self):
        self.ids = {}

    def id_of(self, markup):
        return self.ids.setdefault(markup, f"d{len(self.ids) + 1}")

    def lines(self):
        if self.ids:
            each = (
                f"<data{attributes(id=name)}>{written(markup)}</data>"
                for markup, name in self.ids.items()
            )
            return ["<originalData>", *each, "</originalData>"]
        return []


def inline(pieces, codes, ids, needed, data):
    """Return the content of a source or a target."""
    return "".join(
        written(piece) if isinstance(piece, str) else tag_of(piece, codes, ids, needed, data)
        for piece in pieces
    )


def tag_of(piece, codes, ids, needed, data):
    match piece:
        case Closed():
            return "</pc>"
        case Opened(number) | Alone(number):
            code, name = codes[number], ids[number]
    common = {"id": name, "type": code.kind, "canCopy": "no"}
    common |= {"canDelete": "no"} if name in needed else {}
    if code.end is None:
        return f"<ph{attributes(**common, dataRef=data.id_of(code.start))}/>"
    ends = {"dataRefStart": data.id_of(code.start), "dataRefEnd": data.id_of(code.end)}
    return f"<pc{attributes(**common, canOverlap='no', **ends)}>"


def attributes(**values):
    return "".join(
        f' {name}="{NO_XML.sub("", str(value)).translate(IN_ATTRIBUTE)}"'
        for name, value in values.items()
    )


def written(text):
    """Return a text as XML; what XML cannot hold becomes `<cp/>`."""
    return NO_XML.sub(lambda match: f'<cp hex="{ord(match[0]):04X}"/>', text.translate(ESCAPED))
