"""One translation on the desk: what it is shown from, what was typed into it."""

from django.core.exceptions import ValidationError
from django.db import transaction

from ..actions import edited
from ..editing import STAMP, base_of, digest, number_of, save
from ..history import content_of, lock
from ..merge import changes
from ..models import Translation
from ..snapshots import snapshot
from . import columns
from .actions import confirm
from .meaning import fingerprint
from .passages import field_in, text_at, with_texts
from .tracking import source_of

#: The field of the form that carries the version from which the translation was made.
MADE_FROM = "desk-made-from"


class Sheet:
    """The texts of a page in one language: as they are or, with the `data` of a form, as they were
    when that was shown, with what was typed.

    `newest` is the content of the page now, `content` that which is shown; it `is_known` unless the
    form bears the stamp of none.
    """

    def __init__(self, page, language, data=None, beside=None):
        self.page, self.model, self.language, self.data = page, type(page), language, data
        row = edited(page)
        self.newest = base = snapshot(row)
        self.stamp = f"{row.version}.{digest(self.newest)}"
        if data is not None:
            self.stamp = data.get(STAMP, "")
            base = base_of(page, self.newest, self.stamp)
        self.is_known = base is not None
        self.content = base if self.is_known else self.newest
        self.source = source_of(self.newest)
        self.beside = beside if beside not in (self.source, language) else None
        versions = dict(Translation.objects.of(page).values_list("language", "version"))
        self.made_from = versions.get(language, 0)
        if data is not None:  # someone may have said meanwhile that it is up to date
            self.made_from = number_of(data.get(MADE_FROM, ""))
        self.texts = columns.texts_of(
            self.content,
            self.model,
            self.source,
            (language, content_of(page, self.made_from)),
            self.beside and (self.beside, content_of(page, versions.get(self.beside, 0))),
        )

    def typed(self, text):
        """Return what was typed into the passages of a text, or None."""
        return (self.data is not None and self.data.getlist(text.name)) or None

    @property
    def written(self):
        """The texts as they were typed, each in one, by their place."""
        return {
            text.place: columns.joined(
                typed,
                text_at(self.content, text.place, self.language),
                text.place.is_rich,
                text.place.has_lines,
            )
            for text in self.texts
            if (typed := self.typed(text)) is not None
        }

    @property
    def mine(self):
        """The content that is shown, with what was typed."""
        return with_texts(self.content, self.written, self.language)

    @property
    def is_changed(self):
        return bool(changes(self.content, self.mine))

    @property
    def is_stale(self):
        """Say whether the page was saved since the form was shown."""
        return bool(changes(self.content, self.newest))

    def refusals(self):
        """Yield each text that its field does not take, with the reasons."""
        for text in self.texts:
            try:
                field = field_in(text.place, self.language)
                field.run_validators(self.written.get(text.place, ""))
            except ValidationError as error:
                yield text, error.messages

    @transaction.atomic
    def save(self, choices, is_done):
        """Save what was typed; where `is_done`, let it count as made from the source that is shown.

        Returns what `editing.save` does, and whether the source is still the one that is shown: if
        not, the translation does not count as up to date. Raises `Conflict`, and `ValidationError`
        where there is nothing that could be.
        """
        page = lock(self.page)
        saved = save(page, self.mine, self.stamp, choices, languages=[self.language])
        shown, newest = (
            fingerprint(content, self.model, self.source)
            for content in (self.content, snapshot(saved.row))
        )
        is_seen = self.is_known and shown == newest
        if is_done and is_seen:
            confirm(page, self.language)
        return saved, is_seen
