"""What an export holds, checked while it is read: once to do nothing else, once to be written."""

import json
from tempfile import SpooledTemporaryFile

from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.files import File as Content

from iomcms.backups import stored_files
from publishing.languages import CODES

from . import FILE_LIST, FILES, FORMAT, MANIFEST, README, ROWS, SCHEMA, Faulty, Refused, Unfit
from .files import check_file
from .kinds import all_kinds, label_of
from .members import Member
from .properties import NAMED_BY
from .values import LARGEST, WRONG, shown

#: What says of the export as a whole is no longer than this.
LONGEST_TEXT = 1 << 24
SMALL = 1 << 20


class Export:
    """An export that is read; `manifest` is what it says of itself."""

    def __init__(self, members):
        self.members = members
        self.manifest = self.read_manifest()
        self.kinds = all_kinds()
        self.check_languages()
        self.check_kinds()
        self.names = self.read_names()

    # The export as a whole

    def read_manifest(self):
        size = self.members.sizes.get(MANIFEST)
        if size is None:
            raise Faulty(f"This is no export of a site: it has no {MANIFEST}.")
        if size > LONGEST_TEXT:
            raise Faulty(f"{MANIFEST} is too long.")
        with self.members.open(MANIFEST) as file:
            manifest = parsed(file.read(size), MANIFEST)
        if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
            raise Refused(
                f"This is no export of a site, or one of another format than {FORMAT['version']}, "
                "the only one that is known here."
            )
        if not is_complete(manifest):
            raise Faulty(f"{MANIFEST} does not say what it should.")
        return manifest

    def check_languages(self):
        if others := [code for code in self.manifest["languages"] if code not in CODES]:
            names = ", ".join(map(shown, others))
            raise Refused(
                f"The export has languages that this site has not: {names}. "
                f"Add them to the site, or take them out of the export. Here are {' '.join(CODES)}."
            )

    def check_kinds(self):
        """Raise `Refused` where kinds or properties are not those that are known here."""
        for name, about in self.manifest["kinds"].items():
            if name not in self.kinds:
                raise Refused(f"Rows of the kind {shown(name)} are not known here.")
            here, there = set(self.kinds[name].properties), set(about["properties"])
            for names, words in ((there - here, "is not known here"), (here - there, "is missing")):
                if names:
                    raise Refused(f"{name}: {shown(min(names))} {words}.")
        wanted = {README, SCHEMA, FILE_LIST, *map(self.member_of, self.manifest["kinds"])}
        if differing := sorted(wanted ^ self.manifest["members"].keys()):
            raise Faulty(
                f"{MANIFEST} names {shown(differing[0])} where it should not, or not at all."
            )
        self.check_members(wanted | {MANIFEST})

    def check_members(self, known):
        for name in self.members.sizes:
            if name not in known and not name.startswith(f"{FILES}/"):
                raise Faulty(f"{shown(name)} is no part of an export.")

    def member_of(self, kind):
        return f"{ROWS}/{kind}.jsonl"

    def opened(self, name):
        return Member(self.members, name, **self.manifest["members"][name])

    def read_names(self):
        """Return the keys of what rows are named by, for each model whose rows are named."""
        names = {ContentType: {label_of(each): each.pk for each in ContentType.objects.all()}}
        for model, column in NAMED_BY.items():
            names[model] = self.names_of(model, column)
        return names

    def names_of(self, model, column):
        if model is Group:
            return dict(model.objects.values_list(column, "pk"))
        kind, found = model._meta.label_lower, {}
        for number, data in self.objects(kind):
            name, key = data.get(column), data.get("id")
            if not isinstance(name, str) or name in found:
                raise self.fault(kind, number, f"“{column}” has to be a text of its own.")
            found[name] = key
        return found

    # Rows

    def objects(self, kind):
        """Yield the number and the object of each line of a kind."""
        if kind not in self.manifest["kinds"]:
            return
        member, last, number = self.opened(self.member_of(kind)), 0, 0
        for number, line in member.lines():
            if not line.endswith(b"\n"):
                raise self.fault(kind, number, "the line is cut off.")
            data = parsed(line, f"{member.name}, line {number}")
            key = data.get("id") if isinstance(data, dict) else None
            if type(key) is not int or not last < key <= LARGEST:
                raise self.fault(kind, number, f"“id” has to be a number larger than {last}.")
            last = key
            yield number, data
        wanted = self.manifest["kinds"][kind]
        if number != wanted["rows"]:
            raise Faulty(f"{member.name} has {number} of {wanted['rows']} lines.")
        if last > wanted["last_id"]:
            raise Faulty(f"{member.name} has ids beyond the last one, {wanted['last_id']}.")

    def rows(self, kind):
        """Yield the number of each line of a kind, and its values."""
        for number, data in self.objects(kind.name):
            try:
                yield number, kind.row(data, self.names)
            except Unfit as error:
                raise self.fault(kind.name, number, str(error)) from None
            except WRONG:
                raise self.fault(kind.name, number, "the line cannot be read.") from None

    def fault(self, kind, number, words):
        return Faulty(f"{self.member_of(kind)}, line {number}: {words}")

    def line_with(self, kind, key):
        """Return the number of the line with that key."""
        return next(number for number, data in self.objects(kind.name) if data["id"] == key)

    # Files

    def files(self):
        """Yield the files, each with the number of its line; their names differ, and no others are
        there.
        """
        left = {name for name in self.members.sizes if name.startswith(f"{FILES}/")}
        for number, line in self.opened(FILE_LIST).lines():
            place = f"{FILE_LIST}, line {number}"
            name, about = self.described(parsed(line, place), place)
            if f"{FILES}/{name}" not in left:
                raise Faulty(f"{place}: the file {shown(name)} is missing, or named twice.")
            left.discard(f"{FILES}/{name}")
            yield File(name, Member(self.members, f"{FILES}/{name}", **about))
        if left:
            raise Faulty(f"{shown(min(left))} is not named in {FILE_LIST}.")

    def described(self, data, place):
        match data:
            case {"name": str(name), **about} if is_measure(about):
                if stored_files.is_plain(name):
                    return name, about
                raise Faulty(f"{place}: {shown(name)} leads elsewhere.")
        raise Faulty(f"{place}: it has to have a name, a size and a SHA-256.")

    # All of it

    def check(self, say):
        """Read all of it, and nothing else."""
        for name in (README, SCHEMA):
            for _chunk in self.opened(name).chunks():
                pass
        for kind in self.kinds.values():
            number = 0
            for number, _row in self.rows(kind):
                if not number % 100:
                    say(f"checking {kind.name}", number)
        for number, file in enumerate(self.files(), 1):
            file.check()
            say("checking files", number)


class File:
    """A file of an export, under the name that rows know it by."""

    def __init__(self, name, member):
        self.name, self.member = name, member

    def check(self):
        with SpooledTemporaryFile(SMALL) as copy:
            for chunk in self.member.chunks():
                copy.write(chunk)
            try:
                check_file(Content(copy), self.name)
            except ValidationError as error:
                raise Faulty(f"{self.member.name}: {' '.join(error.messages)}") from None


def parsed(text, place):
    """Return what a text in JSON says."""
    try:
        return json.loads(text, parse_constant=no_number)
    except (ValueError, RecursionError):
        raise Faulty(f"{place}: this is not whole JSON.") from None


def no_number(text):
    raise ValueError(text)


def is_complete(manifest):
    match manifest:
        case {
            "languages": list(languages),
            "kinds": dict(kinds),
            "members": dict(members),
        }:
            return (
                all(isinstance(code, str) for code in languages)
                and all(map(is_measure, members.values()))
                and all(map(is_count, kinds.values()))
            )
    return False


def is_measure(about):
    match about:
        case {"size": int(size), "sha256": str(_), **others}:
            return not others and 0 <= size <= LARGEST
    return False


def is_count(about):
    match about:
        case {"rows": int(rows), "last_id": int(last), "properties": list(names)}:
            return 0 <= rows <= LARGEST and 0 <= last < LARGEST and all(map(is_text, names))
    return False


def is_text(name):
    return isinstance(name, str)
