"""Where links stand in the rows that pages share, and in those that lead visitors on."""

from dataclasses import dataclass
from functools import cache

from django.apps import apps
from django.conf import settings

from library.models import Document, Picture
from publishing import writes
from publishing.languages import localized
from publishing.models import FormerAddress, Publishable
from publishing.names import references_of
from publishing.references import reference_of
from publishing.usage import is_part_of_page, text_columns

from .models import type_of
from .places import Place, address_columns, links_in, portions, target_of


@dataclass(frozen=True)
class Source:
    """How rows of a kind that is no page are read: which row with a form of its own stands for one,
    and which of its relations leads visitors to a page.
    """

    owner: str = ""
    target: str = ""


SOURCES = {
    "pages.leadstory": Source("site", "article"),
    "pages.menuentry": Source("", "target"),
    "pages.sociallink": Source("site"),
    "publishing.redirect": Source("", "page"),
    "publishing.withdrawal": Source("page"),
    "search.promotedresult": Source("", "target"),
}


@cache
def shared_models():
    """Return the models, other than pages and their parts, of what public pages show or follow."""
    return [
        model
        for model in apps.get_models()
        if not issubclass(model, Publishable)
        and not is_part_of_page(model)
        and model._meta.db_table not in writes.unseen
        and (model._meta.label_lower in SOURCES or text_columns(model) or address_columns(model))
    ]


@cache
def owners():
    """Return the models, other than pages, of the rows that stand for a link."""
    own = {FormerAddress, Picture, Document}
    for model in shared_models():
        source = SOURCES.get(model._meta.label_lower, Source())
        if not source.owner:
            own.add(model)
        elif owner := model._meta.get_field(source.owner).related_model:
            own.add(owner)
    return sorted(own, key=lambda model: model._meta.label)


def places_of_rows(model, at):
    """Yield the places in rows that pages share, or that lead visitors on."""
    source = SOURCES.get(model._meta.label_lower, Source())
    rows = model._default_manager.all()
    if source.owner and model._meta.get_field(source.owner).concrete:
        rows = rows.select_related(source.owner)
    elif source.owner:  # only what leads somewhere: with it comes the whole page
        rows = rows.exclude(redirect_to="").prefetch_related(source.owner)
    for found in portions(rows):
        for row in found:
            owner = getattr(row, source.owner) if source.owner else row
            if owner is not None:
                yield from Row(row, owner, source, at).places()


class Row:
    """A row of no page, as a place of links; its `owner` stands for it."""

    def __init__(self, row, owner, source, at):
        self.row, self.owner, self.source, self.at = row, owner, source, at
        self.language = getattr(row, "language", "")

    def places(self):
        for name in text_columns(type(self.row)):
            language = self.row._meta.get_field(name).language
            for link in links_in(getattr(self.row, name)):
                yield self.place(
                    name.removesuffix(localized("", language)),
                    link.href,
                    language,
                    words=link.words,
                    target=target_of(link.page),
                    is_text=True,
                )
        for name in address_columns(type(self.row)):
            if address := getattr(self.row, name):
                yield self.place(name, address, self.language, read_as=self.meant(address))
        if target := self.target():
            name = self.source.target
            yield self.place(name, reference_of(*target), self.language, target=target)

    def meant(self, address):
        """Return an address of a menu with the language that it is shown in."""
        is_menu = self.row._meta.label_lower == "pages.menuentry"
        return f"/{settings.LANGUAGE_CODE}{address}" if is_menu and address[0] == "/" else address

    def target(self):
        """Return the content type and the key of the page that the row leads to, or None."""
        name = self.source.target
        for reference in references_of(type(self.row)):
            if reference.name == name:
                key = getattr(self.row, reference.fk_field)
                return key and (getattr(self.row, f"{reference.ct_field}_id"), key)
        if not name:
            return None
        model = self.row._meta.get_field(name).related_model
        return type_of(model).pk, getattr(self.row, f"{name}_id")

    def place(self, field, address, language, **more):
        title = str(self.owner)
        words = more.pop("words", "" if self.row is self.owner else str(self.row)[:250])
        own = type_of(type(self.owner)).pk, self.owner.pk
        return Place(*own, title, language, field, address, words, self.at, **more)
