"""Rules about pictures: those that are placed on a page, and those in its texts."""

import re
from dataclasses import dataclass
from pathlib import PurePosixPath

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from publishing.checks import Rule, Severity, register
from publishing.languages import NAMES, localized

from .addresses import name_at, plain_name
from .models import Illustrated, Picture, PlacedPicture

#: A main picture is shown as wide as this on a large screen.
LEAST_WIDTH = 1200
#: What a camera calls its pictures.
CAMERA = re.compile(r"(img|dsc|dscn|dscf|pxl|image|photo|screenshot) ?[\d ]*", re.IGNORECASE)
EXTENSION = re.compile(r"\.(avif|gif|heic|jpe?g|png|svg|tiff?|webp)$", re.IGNORECASE)


@dataclass(frozen=True)
class Use:
    """A picture on the page: its field in the form, its words there, and its width if known."""

    field: str
    name: str
    file: str
    alt: str
    width: int | None


def uses(proof):
    """Return the pictures of the page, placed and in texts, in one query."""
    placed = dict(placements(proof))
    shown = [(text.field, image) for text in proof.rich_texts for image in text.markup.images]
    files = {image: file_of(image.src) for _field, image in shown}
    known = Picture.objects.filter(Q(pk__in=placed.values()) | Q(file__in=files.values()))
    by_pk = {picture.pk: picture for picture in known}
    by_file = {picture.file.name: picture for picture in by_pk.values()}
    column, found = localized("alt", proof.language), []
    for field, picture in ((field, by_pk[pk]) for field, pk in placed.items() if pk in by_pk):
        alt = getattr(picture, column) or ""
        found.append(Use(field, picture.name, picture.file.name, alt, picture.width))
    for field, image in shown:
        file = files[image]
        picture = by_file.get(file)
        name, width = (picture.name, picture.width) if picture else (file, None)
        found.append(Use(field, name, file, image.alt, width))
    return found


def placements(proof):
    """Yield the field and the key of each picture that is placed on the page."""
    if pk := proof.content["shared"].get("main_picture_id"):
        yield "main_picture", pk
    for prefix, row in proof.rows(PlacedPicture):
        yield f"{prefix}-picture", row["shared"]["picture_id"]


def file_of(src):
    return name_at(src) or src


@register
class AltText(Rule):
    model = Illustrated
    code = "no_alt"

    def find(self, proof):
        for use in proof.once(uses):
            if not use.alt.strip():
                yield self.finding(
                    use.field,
                    _("The picture “{name}” has no alt text in {language}."),
                    name=use.name,
                    language=NAMES[proof.language],
                )


@register
class SmallPicture(Rule):
    model = Illustrated
    severity = Severity.WARNING
    code = "small_picture"

    def find(self, proof):
        for use in proof.once(uses):
            if use.width is not None and use.width < LEAST_WIDTH:
                yield self.finding(
                    use.field,
                    _("The picture “{name}” is {width} pixels wide; {least} are sharp everywhere."),
                    name=use.name,
                    width=use.width,
                    least=LEAST_WIDTH,
                )


@register
class FileNameAsAlt(Rule):
    model = Illustrated
    severity = Severity.WARNING
    code = "alt_is_file_name"

    def find(self, proof):
        for use in proof.once(uses):
            if use.alt.strip() and repeats_file_name(use.alt, use.file):
                yield self.finding(
                    use.field,
                    _("The alt text “{alt}” is the name of a file: say what is to be seen."),
                    alt=use.alt,
                )


def repeats_file_name(alt, file):
    """Say whether an alt text is the name of its file, or of any."""
    if EXTENSION.search(alt.strip()) or CAMERA.fullmatch(words_of(alt)):
        return True
    return words_of(alt) == words_of(PurePosixPath(plain_name(file)).stem)


def words_of(name):
    """Return a name as plain words, however they are joined."""
    return " ".join(re.findall(r"[^\W_]+", name)).casefold()
