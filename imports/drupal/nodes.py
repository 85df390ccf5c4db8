"""From nodes to items: each translation of a node is one."""

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_noop

from ..items import UNREADABLE, Item, NamedFile, Term
from ..readers.failures import Failure
from .addresses import addresses_of
from .media import file_named, with_media
from .values import as_html, as_text, is_empty, value_at

OUTDATED = gettext_noop("The old site marked this translation as out of date.")
#: The fields that say who wrote a node.
AUTHORS = ("uid", "field_author", "field_authors")


def items(shelf, mapping):
    """Yield the editions of each node together, a list of `Item`s, the original first; a `Failure`
    where one cannot be read.
    """
    for node_type in mapping.types:
        for key, _position in shelf.keys(f"node--{node_type}"):
            editions, failures = [], []
            found = shelf.in_languages(f"node--{node_type}", key)
            for language, (place, node) in sorted(found.items(), key=is_translation):
                try:
                    read = item_of(shelf, mapping, node_type, node, place, language)
                except UNREADABLE as error:
                    read = Failure(place, f"This node cannot be read: {error!r}")
                if isinstance(read, Failure):
                    failures.append(read)
                elif read:
                    editions.append(read)
            yield from failures
            if editions:
                yield editions


def is_translation(entry):
    language, (_place, node) = entry
    return not node["attributes"].get("default_langcode", True), language


def item_of(shelf, mapping, node_type, node, place, language):
    """Return the item of one edition of a node; None where its language is left out."""
    attributes, kind_of_page = node["attributes"], mapping.types[node_type]
    if language not in mapping.languages:
        return Failure(place, f"The mapping says nothing of the language “{language}”.")
    if not mapping.languages[language]:
        return None
    title = as_text(attributes.get("title"))
    if not title:
        return Failure(place, "This node has no title.")
    reader = Reader(shelf, mapping, node, language)
    addresses = addresses_of(shelf, node, language, mapping)
    file, _mark, where = place.partition("#")
    item = Item(
        file=file,
        place=where,
        identifier=node["id"],
        language=mapping.languages[language],
        becomes=kind_of_page.becomes,
        title=title,
        kind=reader.kind(kind_of_page.kinds),
        usual_kind=kind_of_page.kind,
        address=shelf.site + addresses[0] if addresses else "",
        addresses=addresses,
        terms=reader.terms(),
        authors=reader.authors(),
        is_public=attributes.get("status") is True,
        published_at=parse_datetime(str(attributes.get("created") or "")),
    )
    if attributes.get("content_translation_outdated") is True:
        item.doubt("body", OUTDATED)
    reader.fill(item, kind_of_page)
    return item


class Reader:
    """Reads what one edition of a node says and refers to."""

    def __init__(self, shelf, mapping, node, language):
        self.shelf, self.mapping, self.node, self.language = shelf, mapping, node, language
        self.attributes, self.relationships = node["attributes"], node["relationships"]

    def related(self, name):
        """Yield `(reference, resource)` of a relationship; the resource is None where the export
        does not have it.
        """
        relationship = self.relationships.get(name)
        data = relationship.get("data") if isinstance(relationship, dict) else None
        for reference in data if isinstance(data, list) else [data]:
            if isinstance(reference, dict) and reference.get("type") and reference.get("id"):
                place = (str(reference["type"]), str(reference["id"]))
                yield reference, self.shelf.get(*place, self.language)

    def fill(self, item, kind_of_page):
        """Give an item its fields, and list what found none."""
        for name in kind_of_page.fields:
            if name in ("main_picture", "gallery", "documents"):
                files = self.files(kind_of_page.named(name))
                is_one = name == "main_picture"
                setattr(item, name, next(iter(files), None) if is_one else files)
            else:
                self.fill_value(item, name, kind_of_page.named(name))
        self.list_left_over(item, kind_of_page.mapped)

    def fill_value(self, item, name, names):
        value = next((v for each in names if not is_empty(v := self.value(each))), None)
        if is_empty(value):
            return
        if name in ("body", "note_to_editors"):
            setattr(item, name, with_media(self.shelf, as_html(value), self.language))
        else:
            item.values[name] = as_text(value)

    def value(self, name):
        """Return an attribute, or the names of what a relationship refers to."""
        value = value_at(self.attributes, name)
        if is_empty(value) and name in self.relationships:
            return ", ".join(filter(None, (label(each) for _ref, each in self.related(name))))
        return value

    def files(self, names):
        found = []
        for name in names:
            for reference, resource in self.related(name):
                file = file_named(self.shelf, resource, reference, self.language)
                found.append(file or NamedFile("", f"{reference['type']} {reference['id']}"))
            if found:
                break
        return found

    def terms(self):
        """Return the terms of all vocabularies that become something."""
        return [Term(target, names, "") for target, names in self.named_terms() if target and names]

    def named_terms(self):
        for name in self.relationships:
            for reference, _resource in self.related(name):
                kind, _dashes, vocabulary = reference["type"].partition("--")
                if kind == "taxonomy_term" and vocabulary in self.mapping.vocabularies:
                    yield self.mapping.vocabularies[vocabulary], self.names_of(reference)

    def names_of(self, reference):
        """Return the names of a term by our languages; that of the node's language first."""
        found = self.shelf.in_languages(reference["type"], reference["id"])
        names = {
            self.mapping.languages.get(language, ""): as_text(term["attributes"].get("name"))
            for language, (_place, term) in sorted(found.items(), key=self.is_other)
        }
        return {code: name for code, name in names.items() if code and name}

    def is_other(self, entry):
        return entry[0] != self.language, entry[0]

    def kind(self, kinds):
        """Return the kind that a term of the node stands for, or one of its plain values."""
        names = [as_text(value) for value in self.attributes.values() if isinstance(value, str)]
        for name in self.relationships:
            for reference, _resource in self.related(name):
                if reference["type"].startswith("taxonomy_term--"):
                    names += self.names_of(reference).values()
        return next((kinds[name] for name in names if name in kinds), "")

    def authors(self):
        found = []
        for name in AUTHORS:
            found += [label(each) for _ref, each in self.related(name)]
            found += [as_text(self.attributes.get(name))]
        return list(dict.fromkeys(filter(None, found)))

    def list_left_over(self, item, mapped):
        known = {*mapped, *self.mapping.left_out, *AUTHORS}
        for name, value in self.attributes.items():
            if name not in known and not is_empty(value) and value is not False:
                item.left_over.append(f"{name}: {as_text(value)}")
        for name in self.relationships:
            if name not in known:
                self.list_references(item, name)

    def list_references(self, item, name):
        for reference, resource in self.related(name):
            vocabulary = reference["type"].partition("taxonomy_term--")[2]
            if vocabulary not in self.mapping.vocabularies:
                words = label(resource) or f"{reference['type']} {reference['id']}"
                item.left_over.append(f"{name}: {words}")


def label(resource):
    """Return what a resource is called, such as the name of a person."""
    attributes = resource["attributes"] if resource else {}
    for name in ("display_name", "name", "title", "label", "filename"):
        if words := as_text(attributes.get(name)):
            return words
    return ""
