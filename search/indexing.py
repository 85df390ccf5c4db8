"""Brings the index in line with pages as they stand in the database."""

import re
from html import unescape

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q

from publishing.languages import CODES, localized
from publishing.models import TaggedItem
from publishing.richtext import RichTextField

from . import words
from .models import SearchDocument, TitleWord
from .sources import SOURCES
from .tongues import STEMMERS

#: More of a text is not searched: PostgreSQL's index of one document has a limit.
LONGEST_TEXT = 200_000
BLOCK = re.compile(
    r"</?(?:p|h\d|li|ul|ol|blockquote|tr|t[dh]|table|figure|figcaption|br|hr|img)\b[^>]*>"
)
TAG = re.compile(r"<[^>]*>")
UNIQUE = ["content_type", "object_id", "language"]
WRITTEN = [
    field.name
    for field in SearchDocument._meta.concrete_fields
    if field.name not in {"id", *UNIQUE}
]


@transaction.atomic
def index(model, keys):
    """Bring the documents of these pages of one type up to date, in so many queries for any number.

    The pages are locked, so that whoever is last has seen what the others did; rows that point to
    them can be written meanwhile. Drafts and working copies have no document.
    """
    keys = list(keys)
    content_type = ContentType.objects.get_for_model(model)
    pages = list(
        model.objects.pages()
        .filter(pk__in=keys)
        .order_by("pk")
        .select_for_update(of=("self",), no_key=True)
    )
    pages = [page for page in pages if editions_of(page)]
    documents = []
    if pages:
        found = Found(model, pages)
        documents = [
            document(page, code, content_type, found)
            for page in pages
            for code in editions_of(page)
        ]
    forget(content_type, keys, documents)
    SearchDocument.objects.bulk_create(
        documents, update_conflicts=True, unique_fields=UNIQUE, update_fields=WRITTEN
    )
    # After it: two who add the same words within their transactions would wait for each other.
    transaction.on_commit(lambda: remember_words(documents), robust=True)


def remember_words(documents):
    """Keep the words of these documents' titles, for what will be misspelt."""
    found = {
        (document.language, word[: words.LONGEST_WORD])
        for document in documents
        for word in words.WORD.findall(words.folded(document.title))
        if len(word) >= words.SHORTEST_GUESSED
    }
    TitleWord.objects.bulk_create(
        [
            TitleWord(language=code, word=word, normal=words.normal(word, code))
            for code, word in sorted(found)
        ],
        ignore_conflicts=True,
    )


def editions_of(page):
    """Return the languages in which a page is public, was, or will be."""
    return [
        code
        for code in CODES
        if getattr(page, localized("publish_at", code)) and getattr(page, localized("title", code))
    ]


def forget(content_type, keys, documents=()):
    """Remove the documents of these pages, but for those that are there to stay."""
    stale = Q(object_id__in=keys)
    for code in CODES:
        if kept := [each.object_id for each in documents if each.language == code]:
            stale &= ~Q(language=code, object_id__in=kept)
    SearchDocument.objects.filter(stale, content_type=content_type).delete()


class Found:
    """What the index takes from other tables than those of the pages, one query for each."""

    def __init__(self, model, pages):
        self.source = SOURCES[model]
        keys = [page.pk for page in pages]
        rows = model.objects.filter(pk__in=keys).order_by().rewrite(False)
        self.offices = related(rows, self.source.offices)
        self.countries = [related(rows, name) for name in self.source.countries]
        self.tags = {}
        tagged = TaggedItem.objects.filter(
            content_type=ContentType.objects.get_for_model(model), object_id__in=keys
        )
        for pk, tag in tagged.values_list("object_id", "tag_id"):
            self.tags.setdefault(pk, []).append(tag)
        self.parts = {
            name: parts_by_page(model._meta.get_field(name), keys, self.source.shown.get(name, Q()))
            for name in self.source.parts
        }

    def texts(self, page, code):
        """Yield the texts of an edition besides its title and summary."""
        for name in self.source.texts:
            yield text_of(page, name, code)
        for relation, names in self.source.parts.items():
            for part in self.parts[relation].get(page.pk, ()):
                for name in names:
                    yield text_of(part, name, code)


def related(rows, path):
    """Return the keys of the rows at a relation, `{page: [key, …]}`."""
    found = {}
    for pk, key in rows.values_list("pk", path):
        if key:
            found.setdefault(pk, []).append(key)
    return found


def parts_by_page(relation, keys, shown):
    name = relation.remote_field.name
    parts = {}
    rows = relation.related_model._default_manager.filter(shown, **{f"{name}__in": keys})
    for part in rows:
        parts.setdefault(getattr(part, f"{name}_id"), []).append(part)
    return parts


def text_of(row, name, code):
    """Return a field as plain text: in one language where it is translated."""
    columns = {field.name: field for field in row._meta.concrete_fields}
    column = localized(name, code) if localized(name, code) in columns else name
    value = getattr(row, column) or ""
    return plain(value) if isinstance(columns[column], RichTextField) else value


def plain(html):
    """Return the text of sanitised HTML."""
    return unescape(TAG.sub("", BLOCK.sub(" ", html)))


def tidy(text):
    return " ".join(text.replace("\0", "").split())


def document(page, code, content_type, found):
    title = tidy(getattr(page, localized("title", code)))
    summary = tidy(getattr(page, localized("summary", code)) or "")
    body = tidy(" – ".join(filter(None, found.texts(page, code))))[:LONGEST_TEXT]
    is_written = code in STEMMERS
    text_words = () if is_written else words.normalised(f"{summary} {body}", code)
    return SearchDocument(
        content_type=content_type,
        object_id=page.pk,
        language=code,
        kind=found.source.kind(page),
        title=title,
        summary=summary,
        body=body,
        title_words=" ".join(words.normalised(title, code)),
        text_words=" ".join(text_words),
        date=found.source.date(page),
        offices=found.offices.get(page.pk, []),
        countries=[key for each in found.countries for key in each.get(page.pk, ())],
        tags=found.tags.get(page.pk, []),
        publish_at=getattr(page, localized("publish_at", code)),
        unpublish_at=getattr(page, localized("unpublish_at", code)),
    )
