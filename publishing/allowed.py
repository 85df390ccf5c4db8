"""What a rich text may hold: the one list by which the sanitiser goes, the editor, and what the
editor takes of a text that is pasted.
"""

from functools import cache

from django_prose_editor.config import allowlist_from_extensions, expand_extensions

PROTOCOLS = ["http", "https", "mailto", "tel"]
EXTENSIONS = {
    "Bold": True,
    "Italic": True,
    "Subscript": True,
    "Superscript": True,
    "Heading": {"levels": [2, 3, 4]},
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "Blockquote": True,
    "HorizontalRule": True,
    "HardBreak": True,
    "Link": {"enableTarget": False, "protocols": PROTOCOLS},
    "Table": True,
    "TableRow": True,
    "TableHeader": True,
    "TableCell": True,
    "Image": True,
    "Figure": True,
    "Caption": True,
    "History": True,
    "HTML": True,
}
#: The classes that elements may have, each alone.
CLASSES = {"figure": {"quote", "video"}, "p": {"key-figure"}}


@cache
def allowed():
    """Return what the editor's own extensions make, and ours, as nh3 is told it."""
    found = allowlist_from_extensions(expand_extensions(EXTENSIONS))
    attributes = found["attributes"]
    for tag in CLASSES:
        attributes.setdefault(tag, set()).add("class")
    attributes["a"].add("data-page")
    attributes["img"] = {"src", "alt"}
    found["tags"].add("span")
    attributes["span"] = {"lang"}
    return found


def rules():
    """Return the same for scripts, with the classes: in an order that stays."""
    attributes = allowed()["attributes"]
    return {
        "protocols": PROTOCOLS,
        "tags": sorted(allowed()["tags"]),
        "attributes": {tag: sorted(names) for tag, names in sorted(attributes.items())},
        "classes": {tag: sorted(names) for tag, names in CLASSES.items()},
    }
