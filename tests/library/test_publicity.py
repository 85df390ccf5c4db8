"""The address of a file answers if and only if a page that uses the file is public now."""

from collections import namedtuple
from random import Random
from unittest.mock import patch

from django.core.files.base import ContentFile
from django.utils import timezone
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from articles.models import Boilerplate
from library.models import Document, Illustrated
from library.places import Stored, offered
from publishing.actions import working_copy_of
from publishing.languages import CODES, localized
from publishing.usage import text_columns
from tests.factories import make_picture
from tests.worlds import NOW, WORLDS, World

#: A file with the version of a page that uses it, in one language or, with None, in all of them; a
#: boilerplate has a language too, and comes with what all languages share.
Use = namedtuple("Use", "file subject version language is_shared")


def make_document(title):
    document = Document(title_en=title)
    document.file.save("report.pdf", ContentFile(b"%PDF-1.7\n%%EOF"), save=True)
    return document


def described():
    """Return a picture that may be placed on a page in every language."""
    return make_picture(**{localized("alt", code): "A bridge" for code in CODES})


class FilledWorld(World):
    """A world whose pages show files of their own: placed, and in the text of each language."""

    def __init__(self, random):
        self.uses = []
        super().__init__(random)

    def make(self, model, plan):
        subject = super().make(model, plan)
        written = [code for code, edition in plan.editions.items() if edition]
        self.fill(subject, "live", subject.page, written)
        return subject

    def copy(self, subject, page, has_own_slug):
        super().copy(subject, page, has_own_slug)
        self.fill(subject, "copy", working_copy_of(page), list(subject.texts["copy"]))

    def fill(self, subject, version, row, languages):
        columns = {
            code: [name for name in text_columns(type(row)) if name.endswith(localized("", code))]
            for code in languages
        }
        for code in languages:
            for column in columns[code][:1]:
                self.write(subject, version, row, code, column)
        if isinstance(row, Illustrated):
            row.main_picture = self.used(described(), subject, version)
        row.save()
        if hasattr(row, "gallery"):
            picture = self.used(described(), subject, version)
            row.gallery.all().delete()
            row.gallery.create(picture=picture)
            document = self.used(make_document("Report"), subject, version)
            row.placed_documents.all().delete()
            row.placed_documents.create(document=document)
            row.placed_boilerplates.all().delete()
            row.placed_boilerplates.create(boilerplate=self.boilerplate(subject, version))

    def write(self, subject, version, row, code, column):
        picture = self.used(make_picture(), subject, version, code)
        document = self.used(make_document("Annex"), subject, version, code)
        text = f'<img src="{picture.file.url}" alt=""><a href="{document.file.url}">Annex</a>'
        setattr(row, column, f"{getattr(row, column)}<p>{text}</p>")

    def boilerplate(self, subject, version):
        texts = {}
        for code in subject.texts[version]:
            picture = self.used(make_picture(), subject, version, code, is_shared=True)
            texts[localized("text", code)] = f'<p><img src="{picture.file.url}" alt=""></p>'
        return Boilerplate.objects.create(**texts)

    def used(self, file, subject, version, language=None, is_shared=False):
        self.uses.append(Use(file, subject, version, language, is_shared or not language))
        return file


def is_shown(use):
    subject = use.subject
    shown = subject.shown_tag if use.is_shared else subject.shown[use.language]
    is_out = subject.is_public(use.language) if use.language else subject.public_languages
    return shown == use.version and bool(is_out)


class FilesOfPublicPagesTest(TestCase):
    @given(st.integers(0, 2**32))
    @settings(max_examples=WORLDS, deadline=None, phases=[Phase.generate])
    def test_an_address_answers_if_and_only_if_a_public_page_uses_its_file(self, seed):
        random = Random(seed)
        world = FilledWorld(random)
        random.shuffle(world.uses)
        counted = {True: 0, False: 0}
        with patch.object(timezone, "now", return_value=NOW):
            for use in world.uses:
                expected = is_shown(use)
                counted[expected] += 1
                for address in addresses(use.file):
                    status = self.client.get(address).status_code
                    self.assertEqual(
                        status,
                        200 if expected else 404,
                        f"{address}, {use.version} {use.language} of {use.subject}",
                    )
        self.assertTrue(all(counted.values()), "a world of public files only, or of none")


def addresses(file):
    yield file.file.url
    if not isinstance(file, Document):
        yield offered(Stored.of(file), "card")["src"]
