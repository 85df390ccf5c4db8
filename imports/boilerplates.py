"""“About …” texts of imported pages, shared with the pages that have them already."""

from django.utils.html import strip_tags
from django.utils.translation import gettext_noop

from articles.models import Boilerplate
from publishing.characters import plain
from publishing.languages import CODES, localized
from publishing.richtext import sanitize

from .given import CUT, cut
from .rich_text import html_of

OTHER_TEXT = gettext_noop("The page had another text under this title.")
TITLE_LENGTH = Boilerplate._meta.get_field("title").max_length


class Boilerplates:
    """The boilerplates of the database by their titles and texts in each language."""

    def __init__(self):
        self.known, self.last = {}, 0
        self.look_again()

    def look_again(self):
        """Learn of what is new since."""
        for row in Boilerplate.objects.filter(pk__gt=self.last).order_by("pk"):
            self.know(row)

    def know(self, row):
        self.last = max(self.last, row.pk)
        for code in CODES:
            title, text = (getattr(row, localized(name, code)) for name in ("title", "text"))
            known = (row.pk, folded(strip_tags(text or "")))
            for name, value in (("title", title), ("text", strip_tags(text or ""))):
                if value:
                    self.known.setdefault((code, name, folded(value)), known)

    def place(self, about, language, doubt):
        """Return the key of the boilerplate with that title or text, found or made."""
        html = sanitize(html_of(about.blocks))
        text = strip_tags(html)
        found = self.found(about, text, language)
        if not found:
            self.look_again()
            found = self.found(about, text, language)
        if not found:
            return self.make(about, html, language, doubt)
        if text and found[1] != folded(text):
            doubt("boilerplates", OTHER_TEXT, "\n".join(block.text for block in about.blocks))
        return found[0]

    def found(self, about, text, language):
        by_text = self.known.get((language, "text", folded(text))) if text else None
        return by_text or self.known.get((language, "title", folded(about.title)))

    def make(self, about, html, language, doubt):
        title = " ".join(plain(about.title).split())
        if len(title) > TITLE_LENGTH:
            doubt("boilerplates", CUT, title)
        values = {"title": cut(title, TITLE_LENGTH), "text": html}
        row = Boilerplate.objects.create(
            **{localized(name, language): value for name, value in values.items()}
        )
        self.know(row)
        return row.pk


def folded(text):
    """Return a text without the difference of blanks and capitals."""
    return "".join(plain(text).split()).casefold()
