from collections import Counter
from datetime import UTC, datetime, time, timedelta
from zlib import crc32
from zoneinfo import ZoneInfo

from articles.models import Article, ArticleBoilerplate, ArticlePicture, Boilerplate, Correction
from events.models import Event, EventPartner, Session, Speaker
from library.models import Picture
from organisation.models import Appointment, Country, Office, Person, PressContact
from pages.models import Page
from publishing.following import written_together
from publishing.languages import CODES, localized
from publishing.models import RelatedItem, Tag, Term
from search.indexing import index
from search.sources import SOURCES

from .checks import regions
from .chrome import make_menus, make_site
from .columns import copied, lines, words, words_of
from .countries import make_countries
from .gallery import drawn
from .known import MODELS, is_loaded, known_rows, parents_first

#: Since when people, offices and standing pages are public.
ALWAYS = datetime(2024, 1, 1, 9, tzinfo=UTC)
#: How long before it starts an event is announced.
NOTICE = timedelta(days=60)


def nine_on(day):
    return datetime.combine(day, time(9), UTC)


class Loader:
    """Makes the rows that are not there yet, and leaves the others as they stand.

    `content` are the entries as `entries.read()` returns them, `at` is the moment from which days are counted, and
    `picture_width` is for smaller pictures than are drawn.
    """

    def __init__(self, content, at, picture_width=None):
        self.content = content
        self.at = at
        self.picture_width = picture_width
        self.made = Counter()

    def load(self):
        """Make the rows, all or none; `made` counts them by table."""
        self.rows = known_rows(self.content)
        new = self.missing()
        pictures = [entry.key for entry in new if entry.table == "picture"]
        # Drawing takes seconds, during which nobody else needs to wait for the database.
        self.files = {name: drawn(name, self.picture_width) for name in pictures}
        with written_together():
            self.load_countries()
            for entry in new:
                self.make(entry)
            for entry in new:
                self.connect(entry)
            self.surround()
            self.index(new)

    def missing(self):
        """Return the entries that have no row yet, without the pictures that none of them shows."""
        missing = [
            entry
            for table in MODELS
            for entry in parents_first(self.content[table])
            if (table, entry.key) not in self.rows
        ]
        shown = {key for entry in missing for key in [entry.get("picture"), *entry.get("gallery", ())]}
        return [entry for entry in missing if entry.table != "picture" or entry.key in shown]

    def index(self, new):
        """Let what was made be found with its parts too, which are made in bulk."""
        for table, model in MODELS.items():
            if model in SOURCES:
                index(model, [self.rows[table, entry.key].pk for entry in new if entry.table == table])

    # Rows by themselves

    def load_countries(self):
        offices = self.content["office"].values()
        present = {code for office in offices for code in office.get("countries", ())}
        self.made["country"] += make_countries(
            regions(self.content), present, self.content["country"]
        )
        self.countries = Country.objects.in_bulk(field_name="code")

    def make(self, entry):
        row = getattr(self, f"new_{entry.table}")(entry)
        row.save()
        self.rows[entry.table, entry.key] = row
        self.made[entry.table] += 1

    def new_tag(self, entry):
        return Tag(slug=entry.key, **words(entry, "name"))

    def new_term(self, entry):
        fields = ("source", "target", "term", "translation", "forbidden", "note")
        return Term(**copied(entry, *fields))

    def new_picture(self, entry):
        return Picture(
            file=self.files[entry.key],
            **copied(entry, "name", "credit", "rights", "focal_x", "focal_y"),
            **words(entry, "alt", "caption"),
        )

    def new_person(self, entry):
        return Person(**self.page_columns(entry, ALWAYS, "honorific", "biography"))

    def new_office(self, entry):
        return Office(
            position=self.position(entry),
            parent=self.row("office", entry.get("parent")),
            head=self.row("person", entry.get("head")),
            phones=lines(entry.get("phones", ())),
            **copied(
                entry, "acronym", "kind", "address", "email", "timezone", "opened_on", "closed_on"
            ),
            **self.page_columns(entry, ALWAYS, "mandate"),
        )

    def new_contact(self, entry):
        return PressContact(
            office=self.row("office", entry.get("office")),
            country=self.countries[entry["country"]],
            phones=lines(entry.get("phones", ())),
            emails=lines(entry["emails"]),
            **copied(
                entry,
                "kind",
                "languages",
                "opens_at",
                "closes_at",
                "open_days",
                from_on="valid_from_on",
                until_on="valid_until_on",
            ),
            **words(entry, "name", "role", "duty_station"),
        )

    def new_boilerplate(self, entry):
        return Boilerplate(**words(entry, "title", "text"))

    def new_article(self, entry):
        texts = ("dateline_place", "body", "note_to_editors")
        return Article(
            kind=entry["kind"],
            dateline_on=self.dateline_on(entry),
            **self.page_columns(entry, nine_on(entry["dateline_on"]), *texts),
        )

    def new_event(self, entry):
        local = self.clock(entry)
        starts_at = local(entry["starts"])
        deadline = entry.get("registration_deadline")
        return Event(
            parent=self.row("event", entry.get("parent")),
            starts_at=starts_at,
            ends_at=local(entry["ends"]),
            registration_until_at=deadline and local(deadline),
            country=self.countries.get(entry.get("country")),
            **copied(
                entry,
                "kind",
                "status",
                "timezone",
                "room",
                "interpretation",
                is_all_day="all_day",
                online_url="online_link",
                registration_url="registration_link",
                livestream_url="livestream",
                recording_url="recording",
            ),
            **self.page_columns(entry, starts_at - NOTICE, "venue", "city", "body"),
        )

    def new_page(self, entry):
        return Page(
            position=self.position(entry),
            parent=self.row("page", entry.get("parent")),
            **self.page_columns(entry, ALWAYS, "body"),
        )

    def page_columns(self, entry, public_at, *texts):
        """Return what every page has: its words, when each edition is public, its picture."""
        states = {code: entry[code].get("state", "public") for code in CODES if code in entry}
        publish_at = {
            # What is public is so from the day of loading at the latest.
            "public": min(public_at, self.at),
            "scheduled": nine_on(self.release_on(entry)),
            "draft": None,
        }
        return (
            words(entry, "title", "summary", *texts)
            | {localized("publish_at", code): publish_at[state] for code, state in states.items()}
            | {"main_picture": self.row("picture", entry.get("picture"))}
        )

    def row(self, table, key):
        return self.rows[table, key] if key else None

    def position(self, entry):
        return list(self.content[entry.table]).index(entry.key) + 1

    # Days and moments

    def release_on(self, entry):
        """Return the day on which the scheduled editions of an entry come out: in 3 to 10 days."""
        return self.at.date() + timedelta(days=3 + crc32(entry.key.encode()) % 8)

    def dateline_on(self, entry):
        """Return the date of an article's dateline; where nothing of it is out, the day on which it comes out."""
        states = {entry[code].get("state") for code in CODES if code in entry}
        return self.release_on(entry) if states == {"scheduled"} else entry["dateline_on"]

    def clock(self, event):
        """Return the function that gives the moment of a local time in an event's entry.

        An event with `relative_days` starts so many days after the day of loading, and all its times move with it.
        """
        zone = ZoneInfo(event["timezone"])
        shift = timedelta()
        if "relative_days" in event:
            starts_on = self.at.astimezone(zone).date() + timedelta(days=event["relative_days"])
            shift = starts_on - event["starts"].date()
        return lambda local: (local + shift).replace(tzinfo=zone)

    # What ties them together

    def connect(self, entry):
        """Add what an entry names of other rows, and what belongs to its row alone."""
        row = self.rows[entry.table, entry.key]
        if "tags" in entry:
            row.tags.add(*(self.rows["tag", key] for key in entry["tags"]))
        if "goals" in entry:
            row.goals.set(entry["goals"])
        if "countries" in entry:
            row.countries.set(self.countries[code] for code in entry["countries"])
        if "offices" in entry:
            row.offices.set(self.rows["office", key] for key in entry["offices"])
        for position, key in enumerate(entry.get("contacts", ()), 1):
            row.placed_contacts.create(contact=self.rows["contact", key], position=position)
        RelatedItem.objects.bulk_create(
            RelatedItem(source=row, target=self.linked(link), position=position)
            for position, link in enumerate(entry.get("related", ()), 1)
        )
        if add_parts := getattr(self, f"add_parts_of_{entry.table}", None):
            add_parts(row, entry)

    def linked(self, link):
        """Return the row of a link such as `event:sids4`."""
        table, _, key = link.partition(":")
        return self.rows[table, key]

    def add_parts_of_person(self, person, entry):
        Appointment.objects.bulk_create(
            Appointment(
                person=person,
                office=self.row("office", part.get("office")),
                **copied(part, "from_on", "until_on", is_acting="acting"),
                **words(part, "role"),
            )
            for part in entry.get("appointment", ())
        )

    def add_parts_of_office(self, office, entry):
        if "successor" in entry:
            office.successor = self.rows["office", entry["successor"]]
            office.save(update_fields=["successor"])

    def add_parts_of_article(self, article, entry):
        ArticlePicture.objects.bulk_create(
            ArticlePicture(article=article, picture=self.rows["picture", key], position=position)
            for position, key in enumerate(entry.get("gallery", ()), 1)
        )
        ArticleBoilerplate.objects.bulk_create(
            ArticleBoilerplate(
                article=article, boilerplate=self.rows["boilerplate", key], position=position
            )
            for position, key in enumerate(entry.get("boilerplates", ()), 1)
        )
        Correction.objects.bulk_create(
            Correction(article=article, corrected_on=part["on_"], **words_of("text", part))
            for part in entry.get("correction", ())
        )

    def add_parts_of_event(self, event, entry):
        local = self.clock(entry)
        EventPartner.objects.bulk_create(
            EventPartner(
                event=event,
                position=position,
                **copied(part, "role", "url"),
                **words_of("name", part["name"]),
            )
            for position, part in enumerate(entry.get("partner", ()), 1)
        )
        Session.objects.bulk_create(
            Session(
                event=event,
                starts_at=local(part["starts"]),
                ends_at=local(part["ends"]) if "ends" in part else None,
                **words(part, "title", "speakers"),
            )
            for part in entry.get("session", ())
        )
        Speaker.objects.bulk_create(
            Speaker(
                event=event,
                position=position,
                person=self.row("person", part.get("person")),
                name=part.get("name", ""),
                **words(part, "role"),
            )
            for position, part in enumerate(entry.get("speaker", ()), 1)
        )

    def surround(self):
        """Make the menus and the site's own data."""
        self.made["menu"] += make_menus(self.content["menu"], self.linked)
        if not is_loaded():
            for site in self.content["site"].values():
                make_site(site, self.row("contact", site.get("contact")), self.linked)
                self.made["site"] += 1
