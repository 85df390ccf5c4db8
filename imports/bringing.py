"""Brings the pages of another system in: their text recognised, what that system tells put in its
place, their files in the library, their old addresses leading here.
"""

import logging
from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from publishing.actions import publish
from publishing.following import written_together
from publishing.languages import localized
from publishing.redirects import LONGEST, lead, path_of

from .bodies import Body
from .files import Refused, address_here, is_picture
from .identifiers import identifier_of
from .known_places import known_places
from .readers.failures import Unreadable
from .recognised import Recognised
from .reports import entry_of, failed
from .running import address_of
from .telling import recognised_in, source_of
from .terms import Terms
from .told import TellingWriter, Told, web_addresses
from .turns import take_turn

NO_FILE = gettext_noop("A file was not brought over.")
NO_ALT = gettext_noop("A picture in the text has no alt text.")
LEFT_OUT = gettext_noop("Something in the text was left out.")
UNKNOWN = gettext_noop("The old site names something that is not here.")
TOO_LONG = gettext_noop("An old address is too long to lead here.")
logger = logging.getLogger(__name__)


class Bringing:
    """Brings the pages of an export in; `files` brings in their files. With `publishes`, what was
    public there and leaves nothing to look at is published. With `is_dry` nothing is kept.
    """

    def __init__(self, mapping, export, files, *, publishes=False, is_dry=False):
        self.export, self.files = export, files
        self.publishes, self.is_dry = publishes, is_dry
        relations = {name for name in mapping.vocabularies.values() if name}
        self.writer = TellingWriter(export.system, sorted(relations))
        self.vocabulary = known_places()
        self.terms = Terms(lambda language: self.writer.names(language), is_dry)

    def bring(self, editions):
        """Return the report's entries for the editions of one page; what fails stops nothing."""
        entries, written = [], []
        for item in editions:
            try:
                with transaction.atomic():
                    entry, page, is_clear = self.bring_item(item)
            except Unreadable as unreadable:
                entries.append(failed(item.source_file, str(unreadable)))
                continue
            except Exception as error:
                logger.exception("Not imported: %s", item.source_file)
                self.files.forget()
                self.terms.forget()
                self.writer.forget()
                words = f"It could not be imported ({type(error).__name__}: {error})."
                entries.append(failed(item.source_file, words))
                continue
            entries.append(entry)
            if page and item.is_public and is_clear:
                written.append((item, page, entry))
        if self.publishes and not self.is_dry:
            self.publish(written)
        return entries

    def bring_item(self, item):
        """Return the entry of an item, its page, and whether nothing of it has to be looked at."""
        body, note = self.body(item.body), self.body(item.note_to_editors)
        named = files_of(item, body, note)
        checksum = item.checksum([[each.path, self.files.size(each.path)] for each in named])
        if not self.is_dry and (before := self.unchanged(item, checksum)):
            return before
        if not self.is_dry:
            take_turn()
        told = self.told(item)
        blocks, notes = self.blocks(item, body), self.blocks(item, note)
        source = source_of(item, blocks, checksum)
        recognised = recognised_in(source, item, self.vocabulary)
        recognised.note_to_editors += notes
        if self.is_dry:
            return entry_for(item, source, recognised, "dry run"), None, False
        written = self.writer.write(source, recognised, item.identifier, told)
        self.lead(item, written.page)
        return as_written(item, source, recognised, written)

    def body(self, html):
        return Body(html, self.export.path_of_file, self.export.site)

    def unchanged(self, item, checksum):
        """Return what `bring_item` does where nothing is new, or None."""
        row = self.writer.imported(identifier_of(item.identifier), item.language)
        if row is None or row.checksum != checksum:
            return None
        known = Recognised(item.becomes, item.language, item.title)
        return as_written(item, source_of(item, [], checksum), known, self.writer.unchanged(row))

    def blocks(self, item, body):
        """Return a text as blocks, its files brought in; what has no place in it is doubted."""
        blocks = body.blocks(partial(self.picture, item), partial(self.link, item))
        for warning in body.warnings:
            item.doubt("body", LEFT_OUT, warning)
        item.left_over += body.left_over
        return blocks

    def told(self, item):
        """Return what the old system tells of a page, its files brought in."""
        for address in item.addresses:
            if len(path_of(address)) > LONGEST:
                item.doubt("slug", TOO_LONG, address)
        many, unknown = self.terms.keys(item.terms)
        for term in unknown:
            item.doubt(term.target, UNKNOWN, term.name)
        shared = web_addresses(item)
        bring = partial(self.row, item, self.files.picture)
        if item.main_picture and (picture := bring(item.main_picture, "main_picture")):
            shared["main_picture_id"] = picture.pk
        pictures = [bring(each, "gallery") for each in item.gallery]
        bring = partial(self.row, item, self.files.document)
        documents = [bring(each, "placed_documents") for each in item.documents]
        for name, rows in (("gallery", pictures), ("placed_documents", documents)):
            if keys := [row.pk for row in rows if row]:
                many[name] = list(dict.fromkeys(keys))
        return Told(shared, many, tuple(item.authors))

    def row(self, item, bring, named, name="body"):
        """Return the row of a file, or None with a doubt about the field that has it."""
        if not named.path:
            item.doubt(name, NO_FILE, f"is not in the export: {named.name}")
            return None
        try:
            return bring(named, item.language)
        except Refused as refused:
            item.doubt(name, NO_FILE, str(refused))
            return None

    def picture(self, item, named):
        """Return the address here of a picture in a text."""
        row = self.row(item, self.files.picture, named)
        if row and not named.alt:
            item.doubt("body", NO_ALT, named.path)
        return row and address_here(row)

    def link(self, item, named):
        """Return the address here of a file that a text links to."""
        bring = self.files.picture if is_picture(named.path) else self.files.document
        row = self.row(item, bring, named)
        return row and address_here(row)

    def lead(self, item, page):
        """Let every old address lead to the page."""
        for address in item.addresses if page else ():
            lead(address, page, item.language)

    def publish(self, written):
        """Publish together the languages of a page that were public there and never here, each from
        the moment since which it was public there.
        """
        for item, page, entry in written:
            try:
                if moment := publish_as_there(page, item):
                    entry["published"] = moment.isoformat()
            except ValidationError as error:
                entry["warnings"] += [f"not published: {each}" for each in error.messages]
            except Exception as error:
                logger.exception("Not published: %s", item.source_file)
                entry["warnings"].append(f"not published ({type(error).__name__}: {error})")


@written_together()
def publish_as_there(page, item):
    """Publish an edition with the moment of the old site, and return that; None for one that was
    published before. The rule of visibility is that of every page, and what all languages share is
    published with the first of them only.
    """
    page.refresh_from_db()
    column = localized("publish_at", item.language)
    if getattr(page, column):
        return None
    is_first = not any(page.public_languages())
    publish(page, [item.language], with_shared=is_first, comment=comment_on_publishing(item))
    page.refresh_from_db()
    if item.published_at:
        moment = item.published_at
        moment = moment if moment.tzinfo else timezone.make_aware(moment)
        setattr(page, column, min(moment, getattr(page, column)))
        page.save()
    return getattr(page, column)


def comment_on_publishing(item):
    return f"Published there on {item.published_at:%Y-%m-%d}" if item.published_at else ""


def files_of(item, *bodies):
    """Return all files that an item names."""
    own = [item.main_picture] if item.main_picture else []
    return [*own, *item.gallery, *item.documents, *(file for each in bodies for file in each.files)]


def as_written(item, source, recognised, written):
    """Return the entry of an item that was written, its page, and whether that is clear."""
    recognised.doubts = list(written.doubts)
    source.warnings += written.warnings
    entry = entry_for(item, source, recognised, written.result, written.page)
    return entry, written.page, not written.doubts


def entry_for(item, source, recognised, result, page=None):
    """Return the report's entry of an item."""
    entry = entry_of(source, recognised, result, address_of(page))
    return entry | {"authors": item.authors, "summary": source.summary}
