"""The rows that make up one article, from its number."""

from datetime import UTC, datetime, time, timedelta
from functools import cache

from django.contrib.contenttypes.models import ContentType

from articles.models import Article, ArticleBoilerplate, ArticleContact, ArticlePicture, Correction
from publishing.languages import CODES, localized
from publishing.models import RelatedItem, TaggedItem
from search.models import SearchDocument

from .dice import Dice
from .shared import SUBJECTS
from .texts import NAMES, TEXTS, name, name_words, sentences, text, words

#: Keys begin here, so that those of other articles are in nobody's way.
FIRST = 1_000_000
YEARS = 30
KINDS = (
    *[Article.Kind.NEWS] * 8,
    *[Article.Kind.PRESS_RELEASE] * 6,
    *[Article.Kind.STORY] * 2,
    *[Article.Kind.STATEMENT] * 2,
    Article.Kind.SPEECH,
    Article.Kind.MEDIA_ADVISORY,
)
#: How long after the first language the others come out.
LATER = {code: timedelta(hours=3 * place) for place, code in enumerate(CODES)}
#: One in so many has no edition in a language; the first language is always there.
ONE_IS_MISSING = {code: 20 if place < len(CODES) - 1 else 10 for place, code in enumerate(CODES)}
#: Of so many articles one is a draft, two are ahead of their moment, and four were withdrawn. Ahead
#: are some of the first only: no newsroom plans thousands, and all would stand before every list.
STATES, MAY_BE_AHEAD = 200, 10_000
DRAFTS, AHEAD, WITHDRAWN = 1, 3, 7
WITHDRAWN_AFTER = timedelta(days=40)
ONE_IS_REVISED, ONE_IS_OUTDATED, ONE_IS_CORRECTED, ONE_HAS_A_GALLERY = 9, 101, 50, 30

#: Asked for some fifty times an article.
column = cache(localized)
LINKS = {
    "offices": (Article.offices.through, "office_id"),
    "countries": (Article.countries.through, "country_id"),
    "goals": (Article.goals.through, "goal_id"),
}
MODELS = [
    Article,
    *(through for through, _key in LINKS.values()),
    TaggedItem,
    ArticleContact,
    ArticleBoilerplate,
    ArticlePicture,
    Correction,
    RelatedItem,
    SearchDocument,
]


class ArticleMaker:
    """Makes articles as they are on a day: `today` ends the years of their datelines."""

    def __init__(self, shared, today):
        self.shared = shared
        self.today = today
        self.now = datetime.combine(today, time(), UTC)
        self.article_type = ContentType.objects.get_for_model(Article).pk

    def rows(self, number):
        """Yield `(model, columns)` for each row of the article with that number, its own first."""
        dice = Dice(number)
        self.pk = FIRST + number
        self.number = number
        self.subject = self.shared.subjects[dice.roll(SUBJECTS)]
        self.kind = dice.choice(KINDS)
        self.set_moments(dice)
        self.texts = {
            code: text(code, dice.roll(TEXTS))
            for code in CODES
            if code == CODES[0] or dice.roll(ONE_IS_MISSING[code])
        }
        self.names = [dice.roll(NAMES) for _each in range(3)]
        is_corrected = not dice.roll(ONE_IS_CORRECTED)
        self.correction = 1 + dice.roll(40) if is_corrected else None
        yield Article, self.article(dice)
        yield from self.links()
        yield from self.parts(dice)
        if self.state >= DRAFTS:
            yield from ((SearchDocument, self.document(code)) for code in self.texts)

    def set_moments(self, dice):
        self.state = dice.roll(STATES)
        days = dice.roll(YEARS * 365)
        if DRAFTS <= self.state < AHEAD and self.number <= MAY_BE_AHEAD:
            days = -1 - days % 60
        self.dateline_on = self.today - timedelta(days=days)
        self.published_at = datetime.combine(self.dateline_on, time(9), UTC)
        self.unpublish_at = None
        is_old = self.published_at + 2 * WITHDRAWN_AFTER < self.now
        if AHEAD <= self.state < WITHDRAWN and is_old:
            self.unpublish_at = self.published_at + WITHDRAWN_AFTER

    def article(self, dice):
        created_at = min(self.published_at, self.now)
        is_revised = not dice.roll(ONE_IS_REVISED) and self.published_at < self.now
        columns = {
            "id": self.pk,
            "kind": self.kind,
            "dateline_on": self.dateline_on,
            "main_picture_id": dice.choice(self.shared.pictures),
            "created_at": created_at,
            "updated_at": created_at,
        }
        for code, said in self.texts.items():
            edition = self.edition(code, said)
            if code == CODES[0]:  # the columns without a language are never read
                columns |= edition
                columns["publish_at"] = None
            columns |= {column(field, code): value for field, value in edition.items()}
            if self.state >= DRAFTS:
                columns[column("publish_at", code)] = self.published_at + LATER[code]
                columns[column("unpublish_at", code)] = self.unpublish_at
            if is_revised:
                columns[column("revised_at", code)] = self.published_at + timedelta(days=1)
            columns[column("is_outdated", code)] = not dice.roll(ONE_IS_OUTDATED)
        return columns

    def edition(self, code, said):
        return {
            "title": f"{said.title} {name(self.names[0])}",
            "slug": f"{said.slug}-{self.number}",
            "summary": said.summary,
            "dateline_place": said.place,
            "body": f"{said.body}<p>{self.named()}</p>",
            "note_to_editors": said.note,
        }

    def named(self):
        return f"{name(self.names[1])}, {name(self.names[2])}."

    def links(self):
        for kind, (through, name_of_key) in LINKS.items():
            for key in getattr(self.subject, kind):
                yield through, {"article_id": self.pk, name_of_key: key}
        for key in self.subject.tags:
            tagged = {"content_type_id": self.article_type, "object_id": self.pk, "tag_id": key}
            yield TaggedItem, tagged
        for position in range(1, min(self.subject.related, self.number - 1) + 1):
            yield (
                RelatedItem,
                {
                    "key": Dice(f"related {self.number} {position}").key(),
                    "position": position,
                    "source_type_id": self.article_type,
                    "source_id": self.pk,
                    "target_type_id": self.article_type,
                    "target_id": FIRST + (self.number - 1) // position,
                },
            )

    def parts(self, dice):
        """Yield the rows that belong to the article alone."""
        for position, key in enumerate(self.subject.contacts, 1):
            yield self.part(ArticleContact, position, contact_id=key)
        for position, key in enumerate(self.subject.boilerplates, 1):
            yield self.part(ArticleBoilerplate, position, boilerplate_id=key)
        if not dice.roll(ONE_HAS_A_GALLERY):
            for position in range(1, 5):
                key = dice.choice(self.shared.pictures)
                yield self.part(ArticlePicture, position, picture_id=key)
        if self.correction:
            corrections = {
                column("text", code): sentences(code)[self.correction] for code in self.texts
            }
            yield (
                Correction,
                {
                    "key": Dice(f"correction {self.number}").key(),
                    "article_id": self.pk,
                    "corrected_on": self.dateline_on + timedelta(days=2),
                    "text": corrections[column("text", CODES[0])],
                    **corrections,
                },
            )

    def part(self, model, position, **columns):
        key = Dice(f"{model.__name__} {self.number} {position}").key()
        return model, {"key": key, "article_id": self.pk, "position": position, **columns}

    def document(self, code):
        """Return what the search keeps of an edition: what `search.indexing` would make."""
        said = self.texts[code]
        note = said.plain_note
        body = [f"{said.place} – {said.plain_body} {self.named()}"]
        body += [note] if note else []
        body += [sentences(code)[self.correction]] if self.correction else []
        return {
            "content_type_id": self.article_type,
            "object_id": self.pk,
            "language": code,
            "kind": self.kind,
            "title": f"{said.title} {name(self.names[0])}",
            "summary": said.summary,
            "body": " – ".join(body),
            "title_words": f"{said.title_words} {name_words(self.names[0], code)}",
            "text_words": self.text_words(code, said),
            "date": self.dateline_on,
            "offices": self.subject.has("offices"),
            "countries": self.subject.has("countries"),
            "tags": self.subject.has("tags"),
            "publish_at": self.published_at + LATER[code],
            "unpublish_at": self.unpublish_at,
        }

    def text_words(self, code, said):
        if said.words is None:
            return ""
        correction = words(sentences(code)[self.correction], code) if self.correction else ""
        names = (name_words(each, code) for each in self.names[1:])
        return " ".join(filter(None, [said.words, *names, said.note_words, correction]))
