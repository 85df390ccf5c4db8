"""What a document says of itself: how many pages it has, and its language."""

import json
import re
import subprocess
import sys
from dataclasses import dataclass
from tempfile import TemporaryFile
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from django.conf import settings

from publishing.language_names import language_choices

from .documents import UNREADABLE

PATIENCE = 10  # seconds
#: More than this of one part of an archive is not read.
MOST_BYTES = 1 << 16
PAGE_COUNT = rb"<meta:document-statistic\b[^<>]*\bmeta:page-count=[\"'](\d{1,6})[\"']"
#: The part and the element that tell the number of pages, or of slides.
PAGES = {
    "docx": ("docProps/app.xml", rb"<(?:\w+:)?Pages>\s*(\d{1,6})\s*<"),
    "pptx": ("docProps/app.xml", rb"<(?:\w+:)?Slides>\s*(\d{1,6})\s*<"),
    "odt": ("meta.xml", PAGE_COUNT),
    "odp": ("meta.xml", PAGE_COUNT),
}
LANGUAGE_PARTS = {
    "docx": "docProps/core.xml",
    "xlsx": "docProps/core.xml",
    "pptx": "docProps/core.xml",
    "odt": "meta.xml",
    "ods": "meta.xml",
    "odp": "meta.xml",
}
LANGUAGE = re.compile(rb"<dc:language>\s*([\w-]{2,20})\s*<")


@dataclass(frozen=True)
class Facts:
    """`pages` is None and `language` empty where the document does not tell."""

    pages: int | None = None
    language: str = ""


def facts_of(file, extension):
    """Return what a judged document says of itself; what cannot be read is not told."""
    file.seek(0)
    try:
        if extension == "pdf":
            return facts_of_pdf(file)
        if extension in LANGUAGE_PARTS:
            return facts_of_office(file, extension)
    except UNREADABLE:
        pass
    finally:
        file.seek(0)
    return Facts()


def facts_of_pdf(file):
    """Ask a process of its own, which may take little time and memory."""
    with TemporaryFile() as copy:
        copy.writelines(file.chunks())
        copy.seek(0)
        try:
            told = subprocess.run(
                [sys.executable, "-m", "library.pdf"],
                cwd=settings.BASE_DIR,
                stdin=copy,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=PATIENCE,
                check=True,
            ).stdout
        except subprocess.SubprocessError:
            return Facts()
    found = json.loads(told)
    return Facts(found["pages"], known_language(found["language"]))


def facts_of_office(file, extension):
    with ZipFile(file) as archive:
        language = LANGUAGE.search(part(archive, LANGUAGE_PARTS[extension]))
        name, pattern = PAGES.get(extension, ("", b""))
        pages = name and re.search(pattern, part(archive, name))
    return Facts(
        int(pages[1]) or None if pages else None,
        known_language(language[1].decode()) if language else "",
    )


def part(archive, name):
    """Return the beginning of a part, or nothing where there is none."""
    entry = archive.NameToInfo.get(name)
    if not entry or entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        return b""
    with archive.open(entry) as content:
        return content.read(MOST_BYTES)


def known_language(tag):
    """Return the code that we have for a language tag such as `fr-CH`, or nothing."""
    code = re.split(r"[-_]", tag.strip().lower())[0]
    return code if code in dict(language_choices()) else ""
