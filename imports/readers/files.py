"""The files that were named, and those below the folders that were named."""

import os
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from .failures import Failure

TEXT = (".txt",)
HTML = (".html", ".htm", ".xhtml")
ARCHIVES = (".warc", ".warc.gz")
PICTURES = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif")
KINDS = TEXT + HTML + ARCHIVES


@dataclass(frozen=True)
class File:
    path: Path
    name: str  # below the folder that was named
    top: Path  # that folder, or the one in which a file lies that was named itself

    @property
    def is_archive(self):
        return self.name.lower().endswith(ARCHIVES)

    @property
    def is_html(self):
        return self.name.lower().endswith(HTML)


class Files:
    """Goes through files in a lasting order; `skipped` counts those of other kinds by their ending.

    Below a folder no path leads out of that folder: one that would is a `Failure`.
    """

    def __init__(self, paths):
        self.paths = [Path(path) for path in paths]

    def __iter__(self):
        self.skipped = Counter()
        names = {}
        for path in self.paths:
            for found in self._below(path):
                if isinstance(found, Failure):
                    yield found
                    continue
                place = os.path.realpath(found.path)
                if found.name not in names:
                    names[found.name] = place
                    yield found
                elif names[found.name] != place:
                    yield Failure(
                        str(found.path),
                        f"Another file of this run is named {found.name} too: "
                        "import their folders one after the other.",
                    )

    def _below(self, path):
        if path.is_dir():
            yield from self._folder(path, path)
        elif not path.exists():
            yield Failure(str(path), "There is no such file or folder.")
        elif not path.is_file():
            yield Failure(str(path), "This is no ordinary file.")
        elif not path.name.lower().endswith(KINDS):
            yield Failure(str(path), f"Only files of these kinds are read: {', '.join(KINDS)}.")
        else:
            yield File(path, _name(path, path.parent), path.parent)

    def _folder(self, folder, top):
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            yield Failure(_name(folder, top), f"This folder cannot be read: {error.strerror}.")
            return
        for entry in entries:
            path = Path(entry.path)
            if entry.name.startswith("."):
                self.skipped["hidden"] += 1
            elif entry.is_symlink() and not path.resolve().is_relative_to(top.resolve()):
                yield Failure(_name(path, top), "This link leads out of the folder that was named.")
            elif entry.is_dir(follow_symlinks=False):
                yield from self._folder(path, top)
            elif entry.name.lower().endswith(PICTURES):
                continue  # they are looked for by the pages that show them
            elif not entry.is_file() or not entry.name.lower().endswith(KINDS):
                self.skipped[path.suffix.lower() or "others"] += 1
            else:
                yield File(path, _name(path, top), top)


def _name(path, top):
    """Return how a path is called below a folder, without what no report could hold."""
    return path.relative_to(top).as_posix().encode(errors="replace").decode()
