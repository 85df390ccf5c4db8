"""From what was recognised in a page to a page of the site: a draft, or a working copy."""

from dataclasses import dataclass, field
from functools import cache, cached_property

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from events.models import Event
from publishing.actions import edited
from publishing.characters import plain
from publishing.editing import put
from publishing.following import written_together
from publishing.history import lock, record
from publishing.languages import CODES, localized
from publishing.models import Version
from publishing.redirects import lead
from publishing.snapshots import apply, snapshot

from .boilerplates import Boilerplates
from .contacts import Contacts
from .given import MODELS, given_by, text_of
from .identifiers import identifier_of, spellings
from .models import ImportedPage
from .proposals import names_in
from .recognised import LEFT_OVER, Doubt
from .turns import take_turn
from .updates import BESIDE, content_of_nothing, keys_placed, leaves_of, memory_of, updated

PROPOSED = {
    "countries": gettext_noop("Countries named in the text. Take off those it is not about."),
    "offices": gettext_noop("Offices named in the text. Take off those it does not come from."),
    "tags": gettext_noop("Tags whose names stand in the text."),
    "country": gettext_noop("The country of the venue, by its name."),
}
WHEN_READ = gettext_noop("Something was left out or guessed when the page was read.")
SOME_LEFT = gettext_noop("Some words of the page found no field.")
KEPT = gettext_noop("This was written anew here, and changed on the old site. It stays as it is.")
THERE_ALREADY = gettext_noop("Something else stands here already. This is what was imported.")
NO_PARENT = gettext_noop("No event with this title is here.")
OTHER_KIND = gettext_noop("In the other language this was recognised as a page of another type.")
OTHER_MAIN = gettext_noop("This edition had another picture above its text.")
OTHER_VALUE = gettext_noop("This edition gave another date than the page has.")
TITLE_LENGTH = ImportedPage._meta.get_field("title").max_length

Result = ImportedPage.Result


@dataclass(frozen=True)
class Written:
    """What became of a page: `result` is one of `ImportedPage.Result`. `page` is None where an
    editor has deleted it.
    """

    page: object
    result: str
    doubts: list = field(default_factory=list)
    warnings: list = field(default_factory=list)


class Writer:
    """Writes the pages of one import. `system` is one of `ImportedPage.System`."""

    def __init__(self, system="pages"):
        self.system = ImportedPage.System(system).value
        self.forget()

    def forget(self):
        """Read of the database again what pages share: what was remembered may not be there."""
        self.names = cache(names_in)
        self.__dict__.pop("contacts", None)
        self.__dict__.pop("boilerplates", None)

    @cached_property
    def contacts(self):
        return Contacts()

    @cached_property
    def boilerplates(self):
        return Boilerplates()

    def write(self, source, recognised, identifier=""):
        """Return what became of a page, `Written`; all of it is written, or nothing.

        `identifier` is what the old system calls the page in all of its languages.
        """
        if recognised.language not in CODES:
            raise ValueError(f"no language of the site: {recognised.language}")
        try:
            return self.write_once(source, recognised, identifier)
        except IntegrityError:  # what was remembered is not there any more: it is read again
            return self.write_once(source, recognised, identifier)

    def write_once(self, source, recognised, identifier):
        own = identifier_of(identifier or source.address or source.file)
        try:
            with written_together():
                take_turn()
                imported = self.imported(own, recognised.language)
                if imported and imported.checksum == source.checksum:
                    return self.unchanged(imported)
                if imported:
                    return self.change(imported, source, recognised)
                page, is_deleted = self.page_of_editions(source, recognised.language, identifier)
                if is_deleted:
                    return self.deleted()
                imported = self.row(own, source, recognised)
                if page:
                    return self.bring_in(imported, page, source, recognised, Result.EDITION)
                return self.make(imported, source, recognised)
        except BaseException:
            self.forget()
            raise

    def imported(self, identifier, language):
        rows = ImportedPage.objects.filter(system=self.system, identifier=identifier)
        return rows.filter(language=language).first()

    def row(self, identifier, source, recognised):
        return ImportedPage(
            system=self.system,
            identifier=identifier,
            language=recognised.language,
            address=plain(source.address),
            file=plain(source.file),
        )

    def page_of_editions(self, source, language, identifier):
        """Return the page that was imported in another language before, or None; and whether it
        was deleted here.
        """
        if identifier:
            names = {identifier_of(identifier)}
        else:
            found = [each for code, each in source.editions.items() if code != language and each]
            names = {
                identifier_of(name) for each in found for name in spellings(source.address, each)
            }
        rows = ImportedPage.objects.filter(system=self.system, identifier__in=names)
        rows = rows.exclude(language=language).order_by("pk") if names else []
        pages = [row.page for row in rows]
        for page in filter(None, pages):
            if not ImportedPage.objects.of(page).filter(language=language).exists():
                return page, False
        return None, bool(pages) and not any(pages)

    def unchanged(self, imported):
        """Return what was imported before, or that it is not there any more."""
        if imported.page is None:
            return self.deleted()
        doubts = [
            Doubt(each["field"], each["message"], each["text"])
            for each in imported.report["doubts"]
            if not each["is_settled"]
        ]
        return Written(imported.page, Result.UNCHANGED, doubts)

    def deleted(self):
        warning = _("The page was deleted here, and is not imported again.")
        return Written(None, Result.UNCHANGED, [], [warning])

    def make(self, imported, source, recognised):
        given = self.given(source, recognised, MODELS[recognised.kind])
        model, language = given.model, recognised.language
        content, _left = updated(content_of_nothing(model), given, {}, language, is_new=True)
        content["shared"]["source_language"] = language
        for name in BESIDE.values() & content["shared"].keys():
            content["shared"][name] = []  # the part's rows make them
        page = model()
        apply(content, page)
        record(page, Version.Action.SAVED, [language], comment=self.comment_on(imported))
        return self.keep(imported, page, given, source, recognised, Result.NEW, page.version)

    def change(self, imported, source, recognised):
        page = imported.page
        if page is None:
            return self.deleted()
        imported.address, imported.file = plain(source.address), plain(source.file)
        return self.bring_in(imported, page, source, recognised, Result.CHANGED)

    def bring_in(self, imported, page, source, recognised, result):
        """Bring a new edition, or what the source changed, together with what the page is now."""
        live = lock(page)
        row = edited(live)
        theirs = snapshot(row)
        given = self.given(source, recognised, type(page), theirs)
        if MODELS[recognised.kind] is not type(page):
            given.doubt("title", OTHER_KIND, recognised.kind)
        unknown = given.leave_made_up()
        if is_edition(imported, page):
            leave_shared(given, recognised, theirs["shared"])
        language = recognised.language
        content, left = updated(theirs, given, imported.given, language)
        why = KEPT if imported.pk else THERE_ALREADY
        try:
            with transaction.atomic():
                comment = self.comment_on(imported)
                row = put(content, live, row, theirs, languages=[language], comment=comment)
        except (ValidationError, IntegrityError):
            # Each was in order, both together are not: the page stays, and an editor is told.
            left = leaves_of(given, language)
        for path, value in left.items():
            name = path[-1].removesuffix("_id")
            is_picture = name == "main_picture"
            given.doubt(name, why, given.picture_called(value) if is_picture else str(value))
        rest = left | unknown
        return self.keep(imported, live, given, source, recognised, result, row.version, rest)

    def given(self, source, recognised, model, present=None):
        """Return what is given to a page, with what the database knows of it; `present` is the
        content that the page has.
        """
        given, language = given_by(source, recognised, model), recognised.language
        names = self.names(language)
        found = names.find(text_of(recognised, source.summary))
        for relation in ("countries", "offices", "tags"):
            given.many[relation] = list(found[relation])
            if found[relation]:
                given.doubt(relation, PROPOSED[relation], ", ".join(found[relation].values()))
        placed = [
            self.contacts.place(each, language, given.doubt, names) for each in recognised.contacts
        ]
        given.many["placed_contacts"] = list(dict.fromkeys(key for key in placed if key))
        if "placed_boilerplates" in model.parts:
            given.many["placed_boilerplates"] = self.boilerplates.place(
                recognised.boilerplates,
                language,
                given.doubt,
                keys_placed(present, "placed_boilerplates"),
            )
        if model is Event and recognised.event:
            self.place_event(given, recognised.event, names, language)
        return given

    def place_event(self, given, event, names, language):
        """Propose the country of the venue, and the event of which this one is a part."""
        country = names.find(f"{event.venue}\n{event.city}")["countries"]
        if country:
            given.shared["country_id"] = next(iter(country))
            given.doubt("country", PROPOSED["country"], next(iter(country.values())))
        if event.parent:
            titled = {f"{localized('title', language)}__iexact": plain(event.parent)}
            parent = Event.objects.pages().filter(**titled).order_by("-starts_at").first()
            if parent:
                given.shared["parent_id"] = parent.pk
            elif not given.is_doubted("parent"):
                given.doubt("parent", NO_PARENT, event.parent)

    def comment_on(self, imported):
        return _("Imported from %(source)s") % {"source": imported.source}

    def keep(self, imported, page, given, source, recognised, result, version, left=()):
        """Keep what was imported, and let its old address lead to the page. What is `left` is
        doubted again at the next import, until the page has it; what was settled stays so.
        """
        left_over = [plain(text) for text in recognised.left_over]
        if left_over and not given.is_doubted(LEFT_OVER):
            given.doubt(LEFT_OVER, SOME_LEFT)
        imported.page = page
        imported.title = given.edition["title"][:TITLE_LENGTH]
        imported.checksum, imported.result = source.checksum, result
        imported.version = version
        imported.given = memory_of(given, recognised.language, imported.given, left)
        settled = [each for each in imported.report.get("doubts", ()) if each["is_settled"]]
        read = [Doubt("body", WHEN_READ, each) for each in source.warnings]
        doubts = [as_doubt(each, settled) for each in (*given.doubts, *read)]
        imported.report = {"left_over": left_over, "doubts": doubts}
        imported.imported_at = timezone.now()
        imported.save()
        lead(imported.address, page, recognised.language)
        return Written(page, result, given.doubts, list(source.warnings))


def is_edition(imported, page):
    """Say whether the page was first imported in another language, from which it has what all
    languages share.
    """
    before = ImportedPage.objects.of(page)
    return (before.filter(pk__lt=imported.pk) if imported.pk else before).exists()


def leave_shared(given, recognised, present):
    """Leave what all languages share as another edition gave it, and doubt what differs."""
    event = recognised.event
    told = {
        "dateline_on": recognised.dateline_on,
        "starts_at": event and event.starts_at,
        "ends_at": event and event.ends_at,
    }
    given.doubts = [each for each in given.doubts if each.field not in given.shared]
    for name, value in told.items():
        own = given.shared.get(name)
        if value and own and own != present[name]:
            given.doubt(name, OTHER_VALUE, value.isoformat())
    main = given.shared.get("main_picture_id")
    if main and main != present["main_picture_id"]:
        given.doubt("main_picture", OTHER_MAIN, given.picture_called(main))
    given.shared.clear()


def as_doubt(doubt, settled):
    texts = {name: plain(getattr(doubt, name)) for name in ("field", "message", "text")}
    return {**texts, "is_settled": {**texts, "is_settled": True} in settled}
