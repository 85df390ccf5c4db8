"""“About …” texts of imported pages, shared with the pages that have them already."""

from django.utils.html import strip_tags
from django.utils.translation import gettext_noop

from articles.models import Article, Boilerplate
from publishing.characters import plain
from publishing.languages import CODES, localized
from publishing.richtext import sanitize

from .given import CUT, cut
from .rich_text import html_of

PAIRED = gettext_noop("Taken for the translation of the text that the other languages have.")
APART = gettext_noop("This may be the translation of a text that the other languages have.")
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

    def place(self, abouts, language, doubt, placed=()):
        """Return the keys of the boilerplates with those titles or texts, found or made; `placed`
        are the keys of those that the page has from its other languages.
        """
        found = [self.find(about, language, doubt) for about in abouts]
        new = dict.fromkeys(about for about, key in zip(abouts, found, strict=True) if not key)
        partner = self.partner(new, language, doubt, placed) if new and placed else None
        # A new text may stand on its page twice: the second time it is found.
        keys = (
            key or self.find(about, language, doubt) or self.write(about, language, doubt, partner)
            for about, key in zip(abouts, found, strict=True)
        )
        return list(dict.fromkeys(keys))

    def find(self, about, language, doubt):
        """Return the key of the boilerplate with that title or text, or None."""
        text = strip_tags(html_in(about))
        found = self.found(about, text, language)
        if not found:
            self.look_again()
            found = self.found(about, text, language)
        if found and text and found[1] != folded(text):
            doubt("boilerplates", OTHER_TEXT, "\n".join(block.text for block in about.blocks))
        return found and found[0]

    def found(self, about, text, language):
        by_text = self.known.get((language, "text", folded(text))) if text else None
        return by_text or self.known.get((language, "title", folded(about.title)))

    def partner(self, new, language, doubt, placed):
        """Return the boilerplate of which the one new text of a page is the translation: the one of
        the page that lacks this language. None if there are several, or if it would be read at once
        on another page.
        """
        lacking = [row for row in Boilerplate.objects.filter(pk__in=placed) if lacks(row, language)]
        if not lacking:
            return None
        is_pair = len(new) == len(lacking) == 1 and not is_out(lacking[0], language)
        for about in new:
            doubt("boilerplates", PAIRED if is_pair else APART, about.title)
        return lacking[0] if is_pair else None

    def write(self, about, language, doubt, row=None):
        """Write a text in a language of a boilerplate, or of a new one; return its key."""
        title = " ".join(plain(about.title).split())
        if len(title) > TITLE_LENGTH:
            doubt("boilerplates", CUT, title)
        values = {"title": cut(title, TITLE_LENGTH), "text": html_in(about)}
        columns = {localized(name, language): value for name, value in values.items()}
        row = row or Boilerplate.objects.create()
        for column, value in columns.items():
            setattr(row, column, value)
        row.save(update_fields=list(columns))
        self.know(row)
        return row.pk


def html_in(about):
    return sanitize(html_of(about.blocks))


def lacks(row, language):
    return not any(getattr(row, localized(name, language)) for name in ("title", "text"))


def is_out(row, language):
    """Say whether a page with the boilerplate is out in a language, was or will be."""
    pages = Article.objects.filter(placed_boilerplates__boilerplate=row)
    return pages.filter(**{f"{localized('publish_at', language)}__isnull": False}).exists()


def folded(text):
    """Return a text without the difference of blanks and capitals."""
    return "".join(plain(text).split()).casefold()
