"""What of another system becomes what here: one TOML file per system, or one's own.

Every name of ours in it is checked before anything is read: `FaultyMapping` names file, table and
key of each that does not exist.
"""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from publishing.languages import CODES

#: What every type of page has, and what some have besides.
COMMON = {"body", "summary", "main_picture"}
OF_EVENTS = {"starts_at", "ends_at", "timezone", "venue", "room", "city"}
ADDRESSES = {"online_url", "registration_url", "livestream_url", "recording_url"}
FIELDS = {
    "article": COMMON
    | {"dateline_place", "dateline_on", "note_to_editors", "gallery", "documents"},
    "event": COMMON | OF_EVENTS | ADDRESSES | {"documents"},
    "page": COMMON,
}
TARGETS = {"tags", "countries", "offices", "goals"}
#: The tables of a mapping, and the names that some of them may hold.
TABLES = {"languages", "prefixes", "types", "vocabularies", "left_out", "translations"}
TYPE_KEYS = {"becomes", "kind", "kinds", "fields"}
TRANSLATION_KEYS = {"languages", "groups", "language_keys", "group_keys"}


class FaultyMapping(Exception):
    """A mapping names what is not there; `faults` says where, a line each."""

    def __init__(self, faults):
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True)
class Type:
    """What a type of the old system becomes: a type of page, one of its kinds, and the fields here
    by the names of those there, the first of which with a value counts.
    """

    becomes: str
    kind: str = ""
    kinds: dict[str, str] = field(default_factory=dict)
    fields: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def named(self, name):
        """Return the names there of a field here."""
        return self.fields.get(name, ())

    @property
    def mapped(self):
        """The names there of all fields that go somewhere, without what stands after a dot."""
        return {name.partition(".")[0] for names in self.fields.values() for name in names}


@dataclass(frozen=True)
class Mapping:
    """A mapping that was read and checked. `languages` and `vocabularies` lead from a name there
    to one here, or to an empty one where it is left out on purpose.
    """

    languages: dict[str, str]
    prefixes: dict[str, str]
    types: dict[str, Type]
    vocabularies: dict[str, str]
    left_out: frozenset
    translations: dict[str, tuple[str, ...]]


def read(path):
    """Return the `Mapping` in a file, or raise `FaultyMapping`."""
    path = Path(path)
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise FaultyMapping([f"{path}: {error.strerror}"]) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise FaultyMapping([f"{path}: {error}"]) from None
    if faults := [f"{path}: {fault}" for fault in faults_in(data)]:
        raise FaultyMapping(faults)
    return Mapping(
        languages=data["languages"],
        prefixes=data.get("prefixes", {}),
        types={name: type_of(entry) for name, entry in data["types"].items()},
        vocabularies=data.get("vocabularies", {}),
        left_out=frozenset(data.get("left_out", {}).get("fields", ())),
        translations={key: tuple(names) for key, names in data.get("translations", {}).items()},
    )


def type_of(entry):
    fields = {
        name: (there,) if isinstance(there, str) else tuple(there)
        for name, there in entry.get("fields", {}).items()
    }
    return Type(entry["becomes"], entry.get("kind", ""), entry.get("kinds", {}), fields)


def faults_in(data):
    """Yield what is wrong with the content of a mapping."""
    for name in data.keys() - TABLES:
        yield f"[{name}]: there is no such table; there are {listed(TABLES)}"
    for name in ("languages", "types"):
        if not isinstance(data.get(name), dict) or not data[name]:
            yield f"[{name}]: is missing, or empty"
    for name, value in sorted(data.items()):
        if name in TABLES and not isinstance(value, dict):
            yield f"[{name}]: must be a table"
        elif name in TABLES:
            yield from CHECKS[name](value)


def faults_in_languages(table):
    for there, here in table.items():
        if here not in ("", *CODES):
            yield f"[languages] {there}: this site has no language “{here}”, but {listed(CODES)}"


def faults_in_prefixes(table):
    for there, prefix in table.items():
        is_path = isinstance(prefix, str) and (not prefix or prefix.startswith("/"))
        if not is_path or prefix.endswith("/"):
            yield f"[prefixes] {there}: “{prefix}” is no begin of an address such as /fr"


def faults_in_vocabularies(table):
    for there, here in table.items():
        if here not in ("", *TARGETS):
            yield f"[vocabularies] {there}: there is no “{here}” here, but {listed(TARGETS)}"


def faults_in_left_out(table):
    for name in table.keys() - {"fields"}:
        yield f"[left_out] {name}: there is no such key; there is fields"
    if not are_names(table.get("fields", [])):
        yield "[left_out] fields: must be a list of names"


def faults_in_translations(table):
    for name, value in table.items():
        if name not in TRANSLATION_KEYS:
            yield f"[translations] {name}: no such key; there are {listed(TRANSLATION_KEYS)}"
        elif not are_names(value):
            yield f"[translations] {name}: must be a list of names"


def faults_in_types(table):
    for name, entry in table.items():
        if not isinstance(entry, dict):
            yield f"[types.{name}]: must be a table"
        elif entry.get("becomes") not in FIELDS:
            becomes = entry.get("becomes", "")
            yield f"[types.{name}] becomes: there is no “{becomes}” here, but {listed(FIELDS)}"
        else:
            yield from faults_in_type(name, entry)


def faults_in_type(name, entry):
    becomes = entry["becomes"]
    for key in entry.keys() - TYPE_KEYS:
        yield f"[types.{name}] {key}: there is no such key; there are {listed(TYPE_KEYS)}"
    kinds = kinds_of(becomes)
    if entry.get("kind", "") not in ("", *kinds):
        yield f"[types.{name}] kind: no kind of {becomes} is “{entry['kind']}”, but {listed(kinds)}"
    for term, kind in tables_in(entry, "kinds"):
        if kind not in kinds:
            yield f"[types.{name}.kinds] {term}: no kind of {becomes} is “{kind}”"
    for field_name, there in tables_in(entry, "fields"):
        if field_name not in FIELDS[becomes]:
            yield (
                f"[types.{name}.fields] {field_name}: no field of {becomes} is so called; there "
                f"are {listed(FIELDS[becomes])}"
            )
        elif not (isinstance(there, str) or are_names(there)):
            yield f"[types.{name}.fields] {field_name}: must be a name, or a list of names"
    for key in ("kinds", "fields"):
        if not isinstance(entry.get(key, {}), dict):
            yield f"[types.{name}.{key}]: must be a table"


def tables_in(entry, key):
    table = entry.get(key, {})
    return table.items() if isinstance(table, dict) else ()


def kinds_of(becomes):
    """Return the kinds that a type of page has here."""
    from articles.models import Article
    from events.models import Event

    models = {"article": Article, "event": Event}
    return models[becomes].Kind.values if becomes in models else []


def are_names(value):
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def listed(names):
    return ", ".join(sorted(names))


CHECKS = {
    "languages": faults_in_languages,
    "prefixes": faults_in_prefixes,
    "types": faults_in_types,
    "vocabularies": faults_in_vocabularies,
    "left_out": faults_in_left_out,
    "translations": faults_in_translations,
}
