"""The two passes over the pages that were named."""

import logging
import re
from collections import Counter
from itertools import islice
from urllib.parse import urlsplit

from imports.sources import Source
from publishing.languages import CODES

from . import limits
from .archives import documents_in
from .documents import Document
from .encodings import decoded
from .failures import Failure, Unreadable
from .figures import Figures
from .files import File, Files
from .frames import Frames
from .html import Page
from .menus import Menus
from .picture_files import PictureFiles
from .text import pieces_of

logger = logging.getLogger(__name__)

#: Where fewer files are named, their neighbours help to tell what is the frame of the site.
FEW, NEIGHBOURS = 20, 50


class Reading:
    """Reads the pages in files and folders; iterate over it for `Source`s and `Failure`s, once it
    has learned. `count` is their number, `skipped` how many files of other kinds there were;
    `menus` has those above the pages that were read until now.
    """

    def __init__(self, paths, language=None):
        self.files = Files(paths)
        self.language = language or ""
        self.frames, self.menus, self.picture_files = Frames(), Menus(), PictureFiles()
        self.count = 0
        self.last, self.older, self.addresses = {}, set(), Counter()

    @property
    def skipped(self):
        return self.files.skipped

    def learn(self, progress=None):
        """Go through all pages once for what they have in common."""
        folders = {}
        for document in self.documents(note=self.picture_files.note):
            self.count += self._is_new(document)
            self._learn(document, is_named=True)
            if progress:
                progress(self.count)
        for path in self.files.paths:
            if path.is_file():
                folders[path.parent] = True
        if self.count < FEW:
            for folder in folders:
                for document in islice(self.documents(Files([folder])), NEIGHBOURS):
                    self._learn(document)

    def _is_new(self, document):
        """Remember a page; say whether it is another one than those before it."""
        if isinstance(document, Failure):
            return True
        words = hash(document.content)
        before = self.last.get(document.key)
        if before not in (None, words):
            self.older.add(document.key)
        self.last[document.key] = words
        return before is None

    def _learn(self, document, is_named=False):
        if isinstance(document, Failure):
            return
        try:
            text, _warnings = decoded(document.content, document.charset, document.is_html)
            page = Page(text, document.address) if document.is_html else None
            pieces = page.pieces if page else pieces_of(text)
            language, _doubt = self.language_of(document, page)
        except Exception:  # noqa: BLE001 the second pass says why
            return
        marks = Figures(document, page, self.picture_files).marks if page else ()
        self.frames.learn((language, document.is_html), pieces, marks)
        if page and is_named and not document.address:
            self.addresses[hash(page.address)] += 1

    def __iter__(self):
        done = set()
        for document in self.documents():
            if isinstance(document, Failure):
                yield document
                continue
            if document.key in done or self._is_older(document):
                self.skipped["older copies in archives"] += 1
                continue
            done.add(document.key)
            try:
                found = self.source(document)
            except Exception as error:  # noqa: BLE001 no page may stop the others
                found = failure(document.file, error)
            yield found

    def _is_older(self, document):
        return document.key in self.older and self.last[document.key] != hash(document.content)

    def documents(self, files=None, note=None):
        """Yield the pages as they lie there, and failures; `note` as for `documents_in`."""
        for file in self.files if files is None else files:
            if isinstance(file, Failure):
                yield file
                continue
            try:
                if file.is_archive:
                    yield from documents_in(file, note)
                else:
                    yield document_in(file)
            except Exception as error:  # noqa: BLE001 no file may stop the others
                yield failure(file.name, error)

    def source(self, document):
        text, warnings = decoded(document.content, document.charset, document.is_html)
        page = Page(text, document.address) if document.is_html else None
        language, doubts = self.language_of(document, page)
        told = page.metadata if page else {}
        pieces = page.pieces if page else pieces_of(text)
        group = language, document.is_html
        own, above, below = self.frames.own(group, pieces, told.get("title", ""))
        if not own:
            raise Unreadable(
                "It has no text of its own: all of it recurs on other pages."
                if pieces
                else "There is no text in it."
            )
        address = page.address if page else ""
        if address and not document.address and self.addresses[hash(address)] > 1:
            doubts.append(f"several pages say that they are at {address}: left out")
            address = ""
        if document.key in self.older:
            doubts.append("an older copy in the archive, with other words, was left out")
        lines = [piece.line for piece in above], [piece.line for piece in below]
        landmarks = page.landmarks if page else ()
        self.menus.add(language, lines[0], landmarks, page.base if page else "")
        source = Source(
            file=document.file,
            address=address,
            checksum=document.checksum,
            language=language,
            blocks=[piece.block for piece in own],
            frame=[*lines[0], *(page.frame if page else []), *lines[1]],
            warnings=[
                *warnings,
                *doubts,
                *(page.warnings if page else []),
                *self._doubts_of_frame(group, page),
            ],
            **told,
        )
        if page:
            figures = Figures(document, page, self.picture_files)
            figures.leave(lambda mark: self.frames.recurs(group, mark), len(above) + len(own))
            figures.put_into(source, len(above))
        return source

    def _doubts_of_frame(self, group, page):
        if self.frames.pages[group] > 1 or (page and page.frame):
            return []
        return [
            "no other page in this language to compare with: the site's menu may be in the text"
        ]

    def language_of(self, document, page):
        """Return the language of a page and warnings: what the page says, then the server, the
        address, the name of the file, and what was named on the command line.
        """
        address = _language_in(document.address)
        said = page.language if page else ""
        found = [said, _code(document.language), address, _language_of_file(document.file)]
        language = next(filter(None, found), self.language)
        if not language:
            raise Unreadable("Its language is not told anywhere: name it with --language.")
        if language not in CODES:
            raise Unreadable(f"Its language, {language}, is none of this site.")
        if said and address and said != address:
            return said, [f"the page says its language is {said}, its address says {address}"]
        return language, []


def failure(file, error):
    """Return what to say of an error: nothing in a file may stop the others."""
    if isinstance(error, Unreadable):
        return Failure(file, str(error))
    if isinstance(error, OSError):
        return Failure(file, f"This file cannot be read: {error.strerror or error}.")
    logger.error("Not read: %s", file, exc_info=error)
    return Failure(file, f"It cannot be read ({type(error).__name__}: {error}).")


def document_in(file: File) -> Document:
    """Return the page in a file; it is not read where it is too large."""
    size = file.path.stat().st_size
    if size > limits.PAGE:
        raise Unreadable(
            f"The file has {size // limits.MB:,} MB; a page may have {limits.PAGE // limits.MB}."
        )
    with file.path.open("rb") as opened:
        content = opened.read(limits.PAGE + 1)
    if not content.strip():
        raise Unreadable("The file is empty.")
    if len(content) > limits.PAGE:
        raise Unreadable(f"The file has more than {limits.PAGE // limits.MB} MB.")
    return Document(file.name, content, file.is_html, beside=file)


def _code(tag):
    """Return the language of a tag such as `fr-CH`, or of a header that names several."""
    return re.split(r"[-_,;\s]", (tag or "").strip().lower())[0]


def _language_in(address):
    """Return the language that an address names: as the first part of its host (`fr.example.org`),
    or as one of its path. The end of a host is a country's.
    """
    parts = urlsplit(address)
    return _first([(parts.hostname or "").split(".")[0], *parts.path.lower().split("/")])


def _language_of_file(name):
    """Return the language that a file names: `name.fr.txt`, `fr/name.html`."""
    *folders, last = name.partition("#")[0].lower().split("/")
    return _first([*last.split(".")[1:], *folders])


def _first(parts):
    return next((part for part in parts if part in CODES), "")
