"""Every word of an old page stands in a field of the database, or is told to the editor."""

import re
from html import escape, unescape
from random import Random

from django.test import TestCase, tag

from articles.models import Article
from imports.models import ImportedPage
from imports.readers import Reading
from imports.running import entries
from imports.writing import Writer
from tests.factories import make_contact

from .readers.folders import InFolder

PAGES = 60

HEADS = ["", "Press release", "Statement", "IOM Side event", "Communiqué", "بيان صحفي"]
DATELINES = [
    "{N}, 4 May 2023 – {w} {w} {w}.",
    "GENEVA and {N} ({N}), 4 May – {w} {w}.",
    "Le 3 mars 2021, {N} – {w} {w}.",
    "Mardi 28 mai 2024 | 8 h to 9 h 30 (ECT)\n{N} Hall, {N}",
    "When: 4 May 2023, 10 a.m. – midnight, {N} Centre\nWhere: Room {N}, {N}, {N}",
    "من 4 إلى 6 ديسمبر 2023، من التاسعة صباحا إلى الخامسة مساء ({N})\n{N}، {N}",
]
BODIES = [
    "{w} {w} {w}. {w} {w}",
    "- {w} {w}\n- {w}",
    "“{w} {w},” said {N} {N}, {w} of {N}. “{w}.”",
    "{w}\t{w}",
    "***",
    "ENDS {w}",
    "Note to editors: {w} {w}\n1. {w}\n- {w}",
    "Notes aux rédacteurs\n{w} {w}.",
    "About {N} {N}\n{w} {w} {w}.\n- {w}",
    "À propos de l’{N}\n{w} {w} {w}.",
]
CONTACTS = [
    "For more information, please contact {N} {N} at {N}, {e}, Tel: {p}",
    "Contacts\nIn {N}: {N} {N}, {N} Officer, {e} or {e}, {p} ext. 12 ({w})",
    "Media contacts:\n{N} {N}\n{N} Officer, {N} {N}\n{e} / {p} / @{w}",
    "Contacts :\nGenève – {N} {N} ({w}, {w}), {e} ; Siège : {N}, {e}",
    "Contacts\nUNHCR\nIn Geneva, {N} {N}, {e}, +41 22 717 9486/9111\nIn {N}, {N}, {N}, {e}",
    "Contact: {N} {N}, {N} Unit, {N}, {N}, {w} {w}, known@example.org, {p}",
    "Contact: {N} {N}, fax +41 22 717 94 99, www.{w}.org, {w} [at] {w}.org, {e}",
]
WORD = re.compile(r"za[a-z]o[a-z]{3}z")


class Writing:
    """Fills lines with words that stand nowhere else."""

    def __init__(self, seed):
        self.random, self.words = Random(seed), []

    def word(self):
        sounds = self.random.choices("bdfgklmnprst", k=4)
        word = f"za{sounds[0]}o{sounds[1]}{sounds[2]}{sounds[3]}z"
        self.words.append(word)
        return word

    def line(self, template):
        ways = {
            "{w}": self.word,
            "{N}": lambda: self.word().capitalize(),
            "{e}": lambda: f"{self.word()}@example.org",
            "{p}": lambda: (
                f"+41 22 {self.random.randint(200, 999)} {self.random.randint(10, 99)} 11"
            ),
        }
        return re.sub(r"\{[wNep]\}", lambda match: ways[match[0]](), template)

    def page(self):
        choice = self.random.choice
        parts = [choice(HEADS), "{N} {w} {w}", choice(DATELINES)]
        parts += [*self.random.sample(BODIES, 4), choice(CONTACTS), choice(BODIES)]
        return [line for part in parts for line in self.line(part).split("\n") if line]


def html_of(lines):
    shown = "".join(f"<p>{escape(line)}</p>" for line in lines)
    return f"<html><body><main><h1>Title</h1>{shown}</main></body></html>"


@tag("once")
class NothingLostTests(InFolder, TestCase):
    def test_each_word_is_in_the_database_or_told(self):
        make_contact(name="Known One", emails="known@example.org")
        written = {}
        for number in range(PAGES):
            writing = Writing(number)
            lines = writing.page()
            name = f"{number}.en.html" if number % 2 else f"{number}.en.txt"
            self.put(f"site/{name}", html_of(lines) if number % 2 else "\n".join(lines))
            written[name] = set(writing.words), lines
        reading = Reading([self.folder / "site"])
        reading.learn()
        for entry in entries(reading, Writer().write):
            self.assertEqual(entry["result"], "new", entry)
        for imported in ImportedPage.objects.all():
            words, lines = written[imported.file]
            self.assertEqual(words - words_kept(imported), set(), "\n".join(lines))


def words_kept(imported):
    """Return the words in the fields of a page, in what belongs to it, and in what is told."""
    page = imported.page
    rows = [page, *(placed.contact for placed in page.placed_contacts.all())]
    if isinstance(page, Article):
        rows += page.boilerplates.all()
    texts = [str(value) for row in rows for value in vars(row).values()]
    texts += imported.report["left_over"]
    texts += [each["text"] for each in imported.report["doubts"]]
    return set(WORD.findall(unescape(" ".join(texts)).lower()))
