"""The main menu that a site has above its pages: a proposal, for an editor to look through."""

import json
from collections import Counter

from .addresses import joined
from .markup import words_of

#: Frames that are told apart, at most: an old site has a handful.
FRAMES = 200
#: A longer line is a description, no label.
LABEL = 100
ENTRIES = 3


class Menus:
    """Gathers the frames above the pages; `proposals` has a menu for each language."""

    def __init__(self):
        self.times, self.frames = Counter(), {}

    def add(self, language, lines, landmarks=(), base=""):
        """Take the frame of a page: its lines, and of HTML the elements that are landmarks."""
        entries = max(map(_linked, landmarks), key=_size, default=[])
        if _size(entries) < ENTRIES:
            entries = labelled(lines)
        if not entries:
            return
        key = hash((language, json.dumps(entries)))
        if key not in self.frames and len(self.frames) >= FRAMES:
            return
        self.frames.setdefault(key, (language, entries, base))
        self.times[key] += 1

    def proposals(self):
        """Return the menu of each language, as on most pages: a list of entries with `label`,
        `address`, `description` and `entries`.
        """
        found = {}
        for key, _times in self.times.most_common():
            language, entries, base = self.frames[key]
            found.setdefault(language, _whole(entries, base))
        return dict(sorted(found.items()))


def as_toml(proposals):
    """Return proposals as text for reading and editing."""
    lines = []
    for language, entries in proposals.items():
        for entry in entries:
            lines += ["", f"[[{language}]]", *_toml(entry)]
            for below in entry["entries"]:
                lines += [f"[[{language}.entries]]", *_toml(below)]
    return "\n".join(lines).strip() + "\n"


def _toml(entry):
    names = ("label", "address", "description")
    # A string of JSON is one of TOML.
    return [
        f"{name} = {json.dumps(entry[name], ensure_ascii=False)}" for name in names if entry[name]
    ]


def labelled(lines):
    """Return the entries that the lines of a plain text tell, as a crawler writes a menu: a dash
    alone above a label of the first level, a label twice where it heads entries, "- " before one.
    Behind two heads that follow each other, "- " begins an entry of the first level again.
    """
    entries, names, heads = [], [], 0
    for line in lines:
        words = line.strip()
        if "\n" in line:  # a dash alone, and the label below it
            entries.append(_entry(words.split("\n")[-1].strip()))
            heads = 0
        elif words.startswith("- ") and entries and heads < 2:
            heads = 0
            entries[-1]["entries"].append(_entry(words[2:].strip()))
        elif words.startswith("- "):
            entries.append(_entry(words[2:].strip()))
        elif entries and words.startswith(entries[-1]["label"]) and not entries[-1]["entries"]:
            entries[-1]["description"] = words.removeprefix(entries[-1]["label"]).strip()
        elif len(words) <= LABEL:
            if entries and words not in names:
                entries[-1]["entries"].append(_entry(words))
                heads += 1
            names.append(words)
    return entries


def _linked(element):
    """Return the entries that the lists of links in an element tell."""
    lists = [each for each in element.iter("ul", "ol") if not _is_nested(each, element)]
    return max(map(_level, lists), key=_size, default=[])


def _level(listed):
    entries = []
    for item in listed:
        if item.tag != "li":
            continue
        below = next((each for each in item.iter("ul", "ol")), None)
        inner = [] if below is None else _level(below)
        link = next((each for each in item.iter("a") if not _is_nested(each, item)), None)
        label = words_of(link) if link is not None else _first_words(item)
        if label:
            address = "" if link is None else (link.get("href") or "").strip()
            flat = [each for entry in inner for each in (entry, *entry["entries"])]
            entries.append(
                _entry(label[:LABEL], address, [{**each, "entries": []} for each in flat])
            )
    return entries


def _first_words(element):
    return next(filter(None, (words.strip() for words in element.itertext())), "")


def _is_nested(element, top):
    """Say whether a list stands between an element and one above it."""
    for ancestor in element.iterancestors():
        if ancestor is top:
            return False
        if ancestor.tag in ("ul", "ol"):
            return True
    return False


def _entry(label, address="", entries=()):
    return {"label": label, "address": address, "description": "", "entries": list(entries)}


def _size(entries):
    return len(entries) + sum(len(entry["entries"]) for entry in entries)


def _whole(entries, base):
    return [
        {
            **entry,
            "address": joined(base, entry["address"]),
            "entries": _whole(entry["entries"], base),
        }
        for entry in entries
    ]
