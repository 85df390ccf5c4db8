"""Where the pictures of a page lie: on the disk beside it, or in the archives of the same run."""

from dataclasses import replace
from functools import cached_property
from hashlib import file_digest
from io import BytesIO
from os.path import normpath
from pathlib import Path
from urllib.parse import unquote, urlsplit

from imports.shelf import Shelf

from .addresses import joined
from .archives import Answer, content_at

#: Begins the path of what a server answered with; that of a file on the disk is whole.
ANSWER = "answer:"


class PictureFiles:
    """Finds the files of pictures, and opens them."""

    def __init__(self):
        self.number = 0

    @cached_property
    def answers(self):
        return Shelf()  # on the disk: memory stays the same however many there are

    def note(self, address, answer):
        """Keep where an archive has a picture; of several answers at an address the last one."""
        self.number += 1
        self.answers.put("answer", key_of(address), answer, wealth=self.number)

    def with_path(self, named, document, page):
        """Return the file of a picture with the path where it lies; without one where it lies
        nowhere, or outside of the folder that was named.
        """
        find = self.on_disk if document.beside else self.in_archives
        paths = (find(address, document, page) for address in named.addresses)
        return replace(named, path=next(filter(None, paths), ""))

    def on_disk(self, address, document, page):
        try:
            for each in candidates(address, document.beside, page):
                file = Path(normpath(each))
                if file.is_file() and (place := self.own(file, document)):
                    return place
        except (OSError, ValueError, RuntimeError):  # too long, a NUL, a loop of links
            pass
        return ""

    def own(self, file, document):
        """Return where a file lies, if that is within the folder that was named."""
        place = file.resolve()
        return str(place) if place.is_relative_to(document.beside.top.resolve()) else ""

    def in_archives(self, address, _document, page):
        key = key_of(joined(page.base, address))
        return ANSWER + key if self.number and key and self.answer(key) else ""

    def answer(self, key):
        found = self.answers.get("answer", key.removeprefix(ANSWER))
        return found and Answer(*found)

    def opened(self, path, most):
        """Open a file; raise `Unreadable` where it cannot be unpacked, or to more than `most`."""
        if path.startswith(ANSWER):
            return BytesIO(content_at(self.answer(path), most))
        return Path(path).open("rb")

    def mark(self, named):
        """Return what tells a picture from others, whatever page it lies beside: browsers save the
        same one anew with each page.
        """
        if named.path.startswith("/"):
            path = Path(named.path)
            return f"{path.name} {path.stat().st_size}"
        return named.name

    def digest(self, path):
        """Return what tells the content of a file from another; empty where there is none."""
        if path.startswith(ANSWER):
            return self.answer(path).digest
        try:
            with Path(path).open("rb") as opened:
                return file_digest(opened, "sha256").hexdigest()
        except OSError:
            return ""


def key_of(address):
    """Return an address without what different pages write differently."""
    return unquote(address.partition("#")[0]).partition("://")[2]


def candidates(address, file, page):
    """Yield where the file at an address may lie: beside its page, or in a tree of folders like
    those of the old site, with a folder for its host or not.
    """
    told, whole = urlsplit(address), urlsplit(joined(page.base, address))
    if not (told.scheme or told.netloc or told.path.startswith("/")):
        yield from (file.path.parent / name for name in names_of(told))
    folders = [each for each in file.path.parents if each.is_relative_to(file.top)]
    is_at_home = whole.netloc in ("", urlsplit(page.address).netloc)
    homes = [each for each in folders if is_at_home or each.name == whole.netloc]
    homes += [file.top / whole.netloc] if whole.netloc else []
    for name in names_of(whole):
        yield from (home / name for home in homes)


def names_of(parts):
    """Return the names that programs give a file by its address, of which some keep the query."""
    path, query = parts.path.lstrip("/"), parts.query
    names = [f"{path}?{query}", f"{path}@{query}"] if query else []
    return dict.fromkeys([*map(unquote, [*names, path]), path])
