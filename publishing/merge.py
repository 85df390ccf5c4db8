"""Two people's edits of one page brought together, and what changed between two versions.

Both look at snapshots as leaves: a dict from a path, such as `("editions", "fr", "title")` or
`("parts", "sessions", "<key>", "editions", "fr", "title")`, to a value.
"""

from copy import deepcopy

#: Stands for a value that is not there, such as a field of a removed row.
ABSENT = object()


def leaves(content):
    """Return the values of a snapshot by path; a part's place among its rows is one of them."""
    found = {}
    for name, value in content["shared"].items():
        found["shared", name] = value
    for code, fields in content["editions"].items():
        for name, value in fields.items():
            found["editions", code, name] = value
    for relation, rows in content.get("parts", {}).items():
        for row in rows:
            for path, value in leaves({**row, "parts": {}}).items():
                found["parts", relation, row["key"], *path] = value
    return found


def changes(old, new):
    """Return `{path: (old value, new value)}` for what differs; `ABSENT` stands for no value."""
    before, after = leaves(old), leaves(new)
    return {
        path: (before.get(path, ABSENT), after.get(path, ABSENT))
        for path in dict.fromkeys([*before, *after])
        if before.get(path, ABSENT) != after.get(path, ABSENT)
    }


def merge(base, theirs, mine):
    """Bring two edits of `base` together.

    Returns the merged snapshot and the conflicts, `{path: (their value, my value)}`: what both
    changed, to different values. In the merged snapshot, theirs stand for these. A row that one
    removed and the other changed stays, with the change.
    """
    theirs = with_rows_changed_elsewhere(base, theirs, mine)
    mine = with_rows_changed_elsewhere(base, mine, theirs)
    their_changes, my_changes = changes(base, theirs), changes(base, mine)
    conflicts = {
        path: (their_changes[path][1], my_changes[path][1])
        for path in their_changes.keys() & my_changes.keys()
        if their_changes[path][1] != my_changes[path][1]
    }
    conflicts = {path: conflicts[path] for path in my_changes if path in conflicts}
    wanted = {path: values[1] for path, values in my_changes.items() if path not in conflicts}
    return with_leaves(theirs, wanted, order=[theirs, mine]), conflicts


def with_rows_changed_elsewhere(base, content, other):
    """Return a snapshot with the rows back that it removed from `base` and that `other` changed."""
    removed = keys(base) - keys(content)
    changed = {path[1:3] for path in changes(base, other) if path[0] == "parts"}
    result = deepcopy(content)
    for relation, key in removed & changed & keys(other):
        result["parts"][relation].append(deepcopy(rows_by_key(other)[relation, key]))
    return result


def keys(content):
    return rows_by_key(content).keys()


def rows_by_key(content):
    return {
        (relation, row["key"]): row for relation, rows in content["parts"].items() for row in rows
    }


def with_leaves(content, values, order):
    """Return a copy of a snapshot with other values at some paths; `ABSENT` removes a row."""
    result = deepcopy(content)
    rows = rows_by_key(result)
    known = {key: row for other in reversed(order) for key, row in rows_by_key(other).items()}
    for path, value in values.items():
        target = result
        if path[0] == "parts":
            _, relation, key, *path = path
            if value is ABSENT:
                rows.pop((relation, key), None)
                continue
            target = rows.setdefault((relation, key), deepcopy(known.get((relation, key))))
        place(target, path, value)
    for relation in result["parts"]:
        kept = [row for (name, _), row in rows.items() if name == relation]
        result["parts"][relation] = sorted(kept, key=lambda row: row["shared"].get("position", 0))
    return result


def place(target, path, value):
    *parents, name = path
    for parent in parents:
        target = target[parent]
    target[name] = value
