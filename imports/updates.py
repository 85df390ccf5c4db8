"""What an import gives brought together with what a page has become: what the source changed is
taken over where nobody changed it here.

Of what an import gave the page keeps digests and keys (`memory`), which tell at the next import
what the source has changed since, and what an editor has.
"""

from copy import deepcopy
from functools import partial
from uuid import uuid4

from publishing.editing import digest
from publishing.snapshots import as_data, part_models, row_values

#: What the rows of a part place on the page, and the relation that Django has beside the part.
PLACED = {
    "placed_contacts": "contact",
    "placed_boilerplates": "boilerplate",
    "gallery": "picture",
    "placed_documents": "document",
}
BESIDE = {"placed_boilerplates": "boilerplates"}


def content_of_nothing(model):
    """Return the content of a page in which nothing stands yet."""
    content = row_values(model, partial(getattr, model()))
    content["shared"] |= {field.name: [] for field in model._meta.many_to_many}
    return {**content, "parts": {name: [] for name in model.parts}}


def keys_placed(content, name):
    """Return the keys of what a part of a content places; none of no content."""
    rows = content["parts"][name] if content else []
    return [row["shared"][f"{PLACED[name]}_id"] for row in rows]


def leaves_of(given, language):
    """Return the values that are given, by their paths in a snapshot."""
    shared = {("shared", name): value for name, value in given.shared.items()}
    return shared | {("editions", language, name): text for name, text in given.edition.items()}


def memory_of(given, language, before, left=()):
    """Return what is kept of what is given, as plain data: what was `left` out counts as not given
    yet, so that `before`, the memory of the last import, stays.
    """
    leaves = {
        "/".join(path): digest(value)
        for path, value in leaves_of(given, language).items()
        if path not in left
    }
    names = map("/".join, left)
    kept = before.get("leaves", {})
    return {
        "leaves": leaves | {name: kept[name] for name in names if name in kept},
        "many": given.many,
        "pictures": given.pictures,
    }


def updated(content, given, memory, language, is_new=False):
    """Return a content with what is given in it, and what was left out because something else
    stands there, `{path: value}`. `memory` is of the import before; empty for a new edition.
    """
    content, left = deepcopy(content), {}
    before = memory.get("leaves", {})
    for path, value in leaves_of(given, language).items():
        *parents, name = path
        target = content[parents[0]] if len(parents) == 1 else content[parents[0]][parents[1]]
        old, present = before.get("/".join(path)), target.get(name)
        if is_new:
            target[name] = value
        elif present == value or digest(value) == old or (old is None and value in ("", None)):
            continue
        elif (digest(present) == old) if old else present in ("", None):
            target[name] = value
        else:
            left[path] = value
    for name, keys in given.many.items():
        take_over(content, given.model, name, keys, memory.get("many", {}).get(name, []))
    return content, left


def take_over(content, model, name, keys, before):
    """Add to a relation what the source has now, and remove what it has no more."""
    gone = set(before) - set(keys)
    new = [key for key in keys if key not in before]
    if name in PLACED:
        rows = content["parts"][name]
        column = f"{PLACED[name]}_id"
        rows = [row for row in rows if row["shared"][column] not in gone]
        present = {row["shared"][column] for row in rows}
        position = max((row["shared"]["position"] for row in rows), default=-1) + 1
        for number, key in enumerate(key for key in new if key not in present):
            rows.append(part_of(model, name, {column: key, "position": position + number}))
        content["parts"][name] = rows
        if name in BESIDE:
            keys = sorted({row["shared"][column] for row in rows})
            content["shared"][BESIDE[name]] = keys
        return
    present = set(content["shared"][name])
    content["shared"][name] = sorted((present - gone) | set(new))


def part_of(model, name, values):
    """Return a new row of a part, as a snapshot has it."""
    part, page_field = part_models(model)[name]
    content = row_values(part, partial(getattr, part()), page_field)
    content["shared"] |= {column: as_data(value) for column, value in values.items()}
    return {"key": str(uuid4()), **content}
