"""What the files of a static site are called: the same on every disk that it may be copied to.

The name follows from the address. Folders have no dot and files have one, so that neither can be
taken for the other; what a disk does not take, cuts or confuses is told apart by a piece of a hash.
"""

import re
from hashlib import sha256
from mimetypes import guess_extension
from pathlib import PurePosixPath
from unicodedata import normalize
from urllib.parse import parse_qsl

#: As many bytes have the names of files and folders; disks take 255.
LONGEST = 200
PAGE = "index"
#: What Windows does not take, what no name shows, and what a link would have to escape twice.
FORBIDDEN = re.compile(r'[\x00-\x20\x7f-\x9f<>:"/\\|?*%#~\u200e\u200f\u202a-\u202e\u2066-\u2069]')
RESERVED = re.compile(r"(?i)(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])")
EXTENSION = re.compile(r"\.[a-z0-9]{1,8}")
#: Not every machine's table knows these, or knows them in one way.
EXTENSIONS = {
    "text/html": ".html",
    "text/plain": ".txt",
    "text/calendar": ".ics",
    "application/atom+xml": ".xml",
    "application/rss+xml": ".xml",
    "application/xml": ".xml",
    "application/feed+json": ".json",
    "application/json": ".json",
}


def name_of(address, content_type):
    """Return what the file of an address is called, `en/news/index.html`, of a given type."""
    path, _slash, last = normalize("NFC", address.path).rpartition("/")
    folders = [part_of(part, is_file=False) for part in path.split("/") if part]
    is_page = content_type == "text/html"
    if last and is_page:
        folders.append(part_of(last, is_file=False))
    if not last or is_page:
        last = PAGE
    return "/".join([*folders, file_of(last, address.query, content_type)])


def file_of(last, query, content_type):
    """Return the last part of a name; a query stands in it: `index-page-2.html`."""
    suffix = PurePosixPath(last).suffix.lower()
    if not EXTENSION.fullmatch(suffix):
        suffix = EXTENSIONS.get(content_type) or guess_extension(content_type) or ".bin"
        last += suffix
    if query:
        said = "-".join("-".join(pair) for pair in parse_qsl(query, keep_blank_values=True))
        last = f"{last[: -len(suffix)]}-{said}{suffix}"
    return part_of(normalize("NFC", last), is_file=True)


def part_of(text, is_file):
    """Return a part of a path as every disk takes it; one that had to be changed bears a hash."""
    stem, suffix = (text[: text.rindex(".")], text[text.rindex(".") :]) if is_file else (text, "")
    plain = FORBIDDEN.sub("-", stem)
    plain = plain.replace(".", "-") if not is_file else plain.lstrip(".")
    is_reserved = RESERVED.fullmatch(plain.partition(".")[0])
    if plain == stem and plain and not is_reserved and fits(text):
        return text
    return marked(plain.replace(".", "-") if is_reserved else plain, text) + suffix


def fits(text):
    return len(text.encode(errors="replace")) <= LONGEST


def marked(stem, text):
    """Return a stem with a piece of the hash of what it stands for, short enough for any disk."""
    digest = sha256(text.encode(errors="surrogatepass")).hexdigest()[:10]
    kept = stem.encode(errors="replace")[: LONGEST - 24].decode(errors="ignore")
    return f"{kept}~{digest}"


class Names:
    """Gives each address its name. Two that a disk may take for one are told apart by a hash."""

    def __init__(self, *taken):
        self.taken = {folded(name) for name in taken}

    def give(self, address, content_type):
        name = name_of(address, content_type)
        if folded(name) in self.taken:
            folder, _slash, last = name.rpartition("/")
            stem, _dot, suffix = last.rpartition(".")
            last = f"{marked(stem, str(address))}.{suffix}"
            name = f"{folder}/{last}" if folder else last
        self.taken.add(folded(name))
        return name


def folded(name):
    """Return a name as a disk reads it that tells no capitals from small letters."""
    return normalize("NFC", normalize("NFC", name).casefold())
