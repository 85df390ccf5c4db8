"""What an editor wrote, set as its language wants it when it is saved."""

from ..checks.proofs import text_at
from ..merge import changes, with_leaves
from ..snapshots import part_models


def typeset_content(content, model, base=None):
    """Return the snapshot of a page of that model with the texts that differ from `base` typeset.

    Without a base, all are. What is no prose stays, and so does a text that would grow too long.
    """
    nothing = {"shared": {}, "editions": {}, "parts": {}}
    values = {}
    for path, (_old, new) in changes(nothing if base is None else base, content).items():
        text = text_of(path, new, model)
        if text and text.typeset != new:
            values[path] = text.typeset
    return with_leaves(content, values, order=[content]) if values else content


def text_of(path, value, model):
    """Return the text at the path of a leaf, or None where something else is."""
    if path[0] == "parts":
        model, path = part_models(model)[path[1]][0], path[3:]
    if path and path[0] == "editions" and isinstance(value, str):
        return text_at(model, path, value)
    return None
