"""Promises that the files themselves keep, whatever the code does."""

import ast
import re
import subprocess
from pathlib import Path

from django.conf import settings
from django.test import SimpleTestCase

ROOT = Path(settings.BASE_DIR)
LANGUAGES = {code for code, name in settings.LANGUAGES}
REGISTRY_HOST = re.compile(
    r"\b(pypi(thon)?\.(org|io)|pythonhosted\.org|npmjs\.(org|com)|yarnpkg\.com|debian\.org"
    r"|jsdelivr\.net|unpkg\.com|cdnjs\.cloudflare\.com)\b"
)
MACHINE_PATH = re.compile(
    r"(?<![\w./}-])/(root|home/\w+|Users/\w+|tmp/\w+|opt/\w+|work/(main|shared))\b"
)
# A page may link to any host (`<a href>`), but load from its own only.
LOADS_FROM_ELSEWHERE = re.compile(
    r"""<(?:script|link|img|source|iframe|video|audio|track|embed|object|use|input)\b[^>]*?
        \s(?:src|srcset|href|data|poster)\s*=\s*["']?\s*(?:https?:)?//
      | url\(\s*["']?(?:https?:)?//
      | @import\s+["'](?:https?:)?//
      | \b(?:import|fetch)\b[^;\n]*["'`](?:https?:)?//""",
    re.VERBOSE | re.IGNORECASE,
)
PLACE = re.compile(r"(?<![$\w`{])\{[a-z_]+\}")
# What other programs put on the clipboard is no page of ours.
PASTED = ROOT / "tests" / "publishing" / "pasted"
# Two language codes as neighbours in a list: `["en", "fr"`, `'es','ar'`, `{en: …` is no list.
LISTS_LANGUAGES = re.compile(
    r"""(["'])(?:{codes})\1\s*,\s*(["'])(?:{codes})\2""".replace(
        "{codes}", "|".join(sorted(LANGUAGES))
    )
)
# Settings say which languages there are; tests and demo content are written in some of them.
MAY_LIST_LANGUAGES = ("iomcms/settings/", "iomcms/demo/", "tests/")


def repository_files(*suffixes):
    """Return the files that git has or would have, those with these suffixes if any are given."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    paths = [ROOT / name for name in listed.split("\0") if name]
    return [p for p in paths if p.is_file() and (not suffixes or p.suffix in suffixes)]


def lines_of(path):
    """Yield the numbered lines of a text; a binary file has none."""
    try:
        yield from enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
    except UnicodeDecodeError:
        return


def lines_that_match(pattern, paths):
    return [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in paths
        for number, line in lines_of(path)
        if pattern.search(line)
    ]


def may_list_languages(path):
    name = path.relative_to(ROOT).as_posix()
    return name.startswith(MAY_LIST_LANGUAGES) or "/migrations/" in name


def language_of(text):
    """Return the language that a code ("fr") or a field ("title_fr") speaks of, if any."""
    code = text.rpartition("_")[2]
    return code if code in LANGUAGES else None


def texts_listed_in(node):
    """Return the texts that stand side by side in a literal, the keys of a dict or of a call."""
    match node:
        case ast.List(elts=items) | ast.Tuple(elts=items) | ast.Set(elts=items):
            pass
        case ast.Dict(keys=items):
            pass
        case ast.Call(keywords=keywords):
            return [keyword.arg for keyword in keywords if keyword.arg]
        case _:
            return []
    return [item.value for item in items if isinstance(getattr(item, "value", None), str)]


def lists_of_languages(source):
    """Yield the line of each place in the Python source that spells out two languages or more."""
    for node in ast.walk(ast.parse(source)):
        if len({language_of(text) for text in texts_listed_in(node)} - {None}) > 1:
            yield node.lineno


class RepositoryTests(SimpleTestCase):
    maxDiff = None

    def test_no_file_names_the_host_of_a_package_registry(self):
        self.assertEqual(lines_that_match(REGISTRY_HOST, repository_files()), [])

    def test_no_file_names_a_path_of_one_machine(self):
        self.assertEqual(lines_that_match(MACHINE_PATH, repository_files()), [])

    def test_no_page_loads_anything_from_another_host(self):
        files = repository_files(".html", ".css", ".js", ".mjs", ".svg")
        paths = [path for path in files if not path.is_relative_to(PASTED)]
        self.assertEqual(lines_that_match(LOADS_FROM_ELSEWHERE, paths), [])

    def test_no_python_outside_the_settings_lists_the_languages(self):
        found = [
            f"{path.relative_to(ROOT)}:{line}"
            for path in repository_files(".py")
            if not may_list_languages(path)
            for line in lists_of_languages(path.read_text())
        ]
        self.assertEqual(found, [])

    def test_no_template_or_script_lists_the_languages(self):
        paths = repository_files(".html", ".js", ".mjs", ".txt", ".xml")
        ours = [path for path in paths if not may_list_languages(path)]
        self.assertEqual(lines_that_match(LISTS_LANGUAGES, ours), [])

    def test_documents_name_documents_that_are_there(self):
        missing = [
            f"{path.relative_to(ROOT)}: {name}"
            for path in repository_files(".md")
            for name in re.findall(r"(?:`|\]\()((?:\.\./)?[\w/-]+\.md)\b", path.read_text())
            if not any((folder / name).exists() for folder in (ROOT, path.parent))
        ]
        self.assertEqual(missing, [])

    def test_no_document_has_places_left_to_fill_in(self):
        self.assertEqual(lines_that_match(PLACE, sorted((ROOT / "docs").glob("*.md"))), [])


class CaughtLineTests(SimpleTestCase):
    """The tests above can fail: what they look for is found where it is planted."""

    def assertMatches(self, pattern, *lines):
        for line in lines:
            with self.subTest(line):
                self.assertRegex(line, pattern)

    def assertLeaves(self, pattern, *lines):
        for line in lines:
            with self.subTest(line):
                self.assertNotRegex(line, pattern)

    def test_registry_hosts(self):
        self.assertMatches(REGISTRY_HOST, "https://files.python" + "hosted.org/packages")
        self.assertLeaves(REGISTRY_HOST, "https://example.org/", "www.debian-example.org")

    def test_paths_of_a_machine(self):
        self.assertMatches(MACHINE_PATH, 'open("/ho' + 'me/ada/site")', "cd /wo" + "rk/main")
        self.assertLeaves(MACHINE_PATH, "/fr/home/", "https://example.org/root", "{{ x }}/root")

    def test_loads_from_another_host(self):
        self.assertMatches(
            LOADS_FROM_ELSEWHERE,
            '<script defer src="https://example.org/a.js">',
            "<img alt='' src=//example.org/a.png>",
            "background: url(https://example.org/a.png)",
            'import { a } from "https://example.org/a.js"',
        )
        self.assertLeaves(
            LOADS_FROM_ELSEWHERE,
            '<a href="https://example.org/">',
            '<script src="{% static "a.js" %}">',
            '<svg xmlns="http://www.w3.org/2000/svg">',
            '<link rel="canonical" href="{{ url }}">',
        )

    def test_lists_of_languages(self):
        for source in (
            'CODES = ["en", "fr"]',
            'FIELDS = ("title_en", "title_ar")',
            'NAMES = {"es": 1, "fr": 2}',
            'create(title_en="Home", title_fr="Accueil")',
        ):
            with self.subTest(source):
                self.assertTrue(list(lists_of_languages(source)))
        for source in ('CODES = ["en"]', 'language == "ar"', "[code for code, name in LANGUAGES]"):
            with self.subTest(source):
                self.assertFalse(list(lists_of_languages(source)))
        self.assertMatches(LISTS_LANGUAGES, "['en','fr']", '["es", "ar"]')
