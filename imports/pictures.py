"""Brings the pictures of saved pages into the library: from where their readers found them, and
never from the network.
"""

from dataclasses import replace
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext_noop
from PIL import Image

from library.files import judged_picture
from library.models import Picture
from publishing.languages import localized

from .bringing import LEFT_OUT, NO_ALT, NO_FILE
from .figures import video_of, with_picture
from .files import Files, Refused, address_here
from .readers.failures import Unreadable
from .readers.pictures import is_ornament
from .recognised import Doubt
from .recognition.markup import links_in
from .writing import Writer

NO_RIGHTS = gettext_noop("Nothing says who may use these pictures.")
OTHER_WORDS = gettext_noop("The library has this picture with other words. These stood here.")
CHANGED = gettext_noop("This is another picture than at the last import.")
TOO_MANY = gettext_noop("There are more pictures than are brought over.")
#: Pictures of one page, and characters of an address that are told.
MOST, LONGEST = 200, 500


class Ornament(Exception):
    """A picture is a part of the frame, by its size."""


class SavedFiles(Files):
    """The pictures of saved pages, which `picture_files` opens; `host` is that of the page."""

    host = ""

    def __init__(self, picture_files, is_dry=False):
        super().__init__(None, is_dry=is_dry)
        self.picture_files = picture_files

    def opened(self, path):
        try:
            opened = self.picture_files.opened(path, settings.PICTURE_MAX_BYTES)
        except Unreadable as unreadable:
            raise ValidationError(str(unreadable)) from None
        return File(opened, PurePosixPath(path.partition("?")[0]).name)

    def called(self, named):
        """Return the address in letters that somebody can read, where it has such."""
        read = unquote(named.name)
        is_readable = read.isprintable() and "\ufffd" not in read
        return (read if is_readable else named.name)[:LONGEST]

    def picture(self, named, language):
        """Return the `Picture` of a file as `Files` does; raise `Ornament` for one of the frame."""
        if not named.path:
            raise Refused(f"is not in what was imported: {self.called(named)}")
        words = {"alt": named.alt, "caption": named.caption}
        return self.brought(Picture, judged_if_large, named, words, language)

    def old_address(self, named):
        try:
            return named.name if self.host and urlsplit(named.name).netloc == self.host else ""
        except ValueError:
            return ""


def judged_if_large(file):
    judged = judged_picture(file)
    with Image.open(judged) as image:
        if is_ornament(*image.size):
            raise Ornament
    return judged


class Illustrated:
    """What was `recognised` in a page, its pictures in the library: those in its text in their
    places, and `main`, the one above it. `keys` are theirs, by their names; `before` are those of
    the last import, which stay where their files are no longer there.
    """

    def __init__(self, files, source, recognised, before=None):
        self.files, self.source, self.language = files, source, recognised.language
        self.files.host = urlsplit(source.address).netloc
        self.before = before or {}
        self.main, self.doubts, self.rows, self.asked = None, [], {}, set()
        body = self.body(recognised.body)
        if source.picture and not self.main:
            self.take_lead(source.picture)
        self.doubt_rights()
        # The report tells of what was recognised, and of what came of it.
        recognised.pictures = [named for named, _row in self.rows.values()]
        doubts = dict.fromkeys([*recognised.doubts, *self.doubts])
        self.recognised = replace(recognised, body=body, doubts=list(doubts))

    @property
    def keys(self):
        return {name: row.pk for name, (_named, row) in self.rows.items()}

    def body(self, blocks):
        found, is_above = [], True
        for block in blocks:
            if not block.picture:
                found.append(block)
                is_above = is_above and not block.text
            elif is_above and not self.main and not video_of(block.picture):
                self.main = self.row(block.picture, "main_picture")
                found += [] if self.main else with_picture(block, None)
                self.doubt_links_in(block.html if self.main else "")
            else:
                row = self.row(block.picture)
                found += with_picture(block, row and address_here(row))
        return found

    def take_lead(self, named):
        """Take the picture that stands for the page elsewhere, where the text does not show it."""
        shown = {row.content_hash for _named, row in self.rows.values()}
        row = self.row(named, "main_picture")
        if row and row.content_hash not in shown:
            self.main = row

    def row(self, named, name="body"):
        """Return the row of a picture, or None where it is doubted why there is none."""
        if len(self.asked) >= MOST and named.name not in self.asked:
            return self.doubt(name, TOO_MANY)
        self.asked.add(named.name)
        try:
            row = self.brought_before(named) or self.files.picture(named, self.language)
        except Ornament:
            self.source.frame.append(" ".join(filter(None, [named.name, named.alt])))
            self.doubt_link(named)
            return None
        except Refused as refused:
            self.doubt_link(named)
            alt = f" “{named.alt}”" if named.alt else ""
            return self.doubt(name, NO_FILE, f"{refused}{alt}")
        self.rows[named.name] = named, row
        self.doubt_words(name, named, row)
        return row

    def brought_before(self, named):
        """Return the row that the last import made of a picture whose file is no longer there."""
        key = None if named.path else self.before.get(named.name)
        return key and Picture.objects.filter(pk=key).first()

    def doubt(self, name, message, text=""):
        self.doubts.append(Doubt(name, message, text))

    def doubt_words(self, name, named, row):
        if not named.alt:
            self.doubt(name, NO_ALT, self.files.called(named))
        self.doubt_link(named)
        if name == "main_picture":  # in a text its own words stand with it
            columns = {localized(each, self.language): each for each in ("alt", "caption")}
            for column, own in {**columns, "credit": "credit"}.items():
                words = getattr(named, own)
                if words and words != getattr(row, column):
                    self.doubt(name, OTHER_WORDS, words)

    def doubt_link(self, named):
        if named.link and not video_of(named):
            self.doubt("body", LEFT_OUT, named.link[:LONGEST])

    def doubt_links_in(self, caption):
        """Doubt the links of a caption that the library has as plain text."""
        for address in links_in(caption):
            self.doubt("main_picture", LEFT_OUT, address[:LONGEST])

    def doubt_rights(self):
        without = [named for named, row in self.rows.values() if not row.rights]
        if without:
            self.doubt("body", NO_RIGHTS, "\n".join(map(self.files.called, without)))


class PageWriter(Writer):
    """Writes saved pages with their pictures, which `files` brings in."""

    def __init__(self, files):
        self.files, self.before = files, {}
        super().__init__("pages")

    def forget(self):
        super().forget()
        self.files.forget()

    def make(self, imported, *args):
        self.before = {}
        return super().make(imported, *args)

    def bring_in(self, imported, *args):
        self.before = imported.given.get("pictures", {})
        return super().bring_in(imported, *args)

    def given(self, source, recognised, model, present=None):
        page = Illustrated(self.files, source, recognised, self.before)
        given = super().given(source, page.recognised, model, present)
        given.pictures = page.keys
        if page.main:
            given.shared["main_picture_id"] = page.main.pk
        return given

    def keep(self, imported, page, given, *args, **kwargs):
        for name, key in given.pictures.items():
            if self.before.get(name, key) != key:
                given.doubt("body", CHANGED, name)
        return super().keep(imported, page, given, *args, **kwargs)
