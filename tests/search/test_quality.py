"""How often the right page is among the first three, over questions about the demo content."""

import tomllib
from datetime import UTC, datetime
from pathlib import Path

from django.db import connection
from django.test import TestCase

from iomcms.demo.entries import read
from iomcms.demo.loader import Loader
from publishing.querysets import content_type
from search.finding import find
from search.models import SearchDocument
from search.queries import Query

LOADED_AT = datetime(2026, 12, 1, 12, tzinfo=UTC)
QUESTIONS = tomllib.loads((Path(__file__).parent / "questions.toml").read_text())
FIRST = 3
#: The share of the questions that has to be answered, by the database.
WANTED = {"postgresql": 0.95, "sqlite": 0.85}


def without_pictures(content):
    """Return the demo content with its words alone: drawing takes longer than all the rest."""
    for entries in content.values():
        for entry in entries.values():
            for name in ("picture", "gallery"):
                entry.data.pop(name, None)
    return content


class QualityTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        loader = Loader(without_pictures(read()), LOADED_AT)
        loader.load()
        cls.keys = {
            (content_type(type(row)).pk, row.pk): f"{table}:{key}"
            for (table, key), row in loader.rows.items()
        }

    def answers(self, text, language):
        hits = find(Query.of(text, language), LOADED_AT).hits[:FIRST]
        documents = SearchDocument.objects.in_bulk([hit.pk for hit in hits])
        return [self.keys[documents[hit.pk].key] for hit in hits]

    def test_the_right_page_is_among_the_first_three(self):
        missed, number = [], 0
        for language, questions in QUESTIONS.items():
            for text, wanted in questions.items():
                number += 1
                answers = self.answers(text, language)
                if not set(answers) & set(wanted.split()):
                    missed.append(f"{language}: {text}: {', '.join(answers) or 'nothing'}")
        share = 1 - len(missed) / number
        report = f"{number - len(missed)} of {number} questions answered, {share:.0%}"
        print(f"\nSearch on {connection.vendor}: {report}", *missed, sep="\n  ")  # noqa: T201
        self.assertGreaterEqual(number, 60)
        self.assertGreaterEqual(share, WANTED[connection.vendor], report)
