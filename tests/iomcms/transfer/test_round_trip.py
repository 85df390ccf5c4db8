"""What is taken out of a site is what comes into another one."""

import json

from django.contrib.auth.models import User
from jsonschema import Draft202012Validator, FormatChecker

from articles.models import Article
from iomcms.transfer import policy
from iomcms.transfer.bringing_in import index
from iomcms.transfer.kinds import all_kinds
from publishing.models import Version
from tests.factories import make_article

from . import sites
from .cases import ExportTestCase

#: What lets somebody in, or tells where they were.
SECRETS = {
    "password",
    "token",
    "token_hash",
    "token_secret",
    "secret",
    "session_key",
    "session_data",
}
PLACES = {"ip", "made_from", "used_from", "user_agent"}
REBUILT = {name for name, reason in policy.LEFT_OUT.items() if reason == policy.DERIVED}
KEPT = {name for name in sites.kinds() if name not in policy.LEFT_OUT}


def without_keys(rows):
    """Return rows that are made anew as what they say."""
    return sorted(json.dumps({**row, "id": None}, default=str) for row in rows)


class DemoRoundTripTest(ExportTestCase):
    make = staticmethod(sites.fill)

    @classmethod
    def after_export(cls):
        cls.unnamed = cls.place / "unnamed"
        sites.taken_out(cls.unnamed, is_with_people=False)
        sites.taken_out(cls.place / "site.zip")

    def test_every_row_and_every_file_comes_back(self):
        self.bring_in()
        index(sites.silent)
        rows = sites.rows()
        for name in KEPT:
            with self.subTest(name):
                self.assertEqual(rows[name], self.rows[name])
        for name in REBUILT:
            with self.subTest(name):
                self.assertEqual(without_keys(rows[name]), without_keys(self.rows[name]))
        self.assertEqual(sites.files(), self.files)

    def test_keys_of_rows_that_are_gone_are_not_given_again(self):
        self.bring_in()
        last = self.manifest["kinds"]["articles.article"]["last_id"]
        self.assertEqual(make_article().pk, last + 1)

    def test_the_site_has_something_of_nearly_everything(self):
        """So that the test above says something."""
        empty = {name for name in KEPT | REBUILT if not self.rows[name]}
        self.assertLessEqual(empty, {"search_titleword"})  # which one database has
        copies = [row for row in self.rows[Article._meta.db_table] if row["draft_of_id"]]
        self.assertEqual(len(copies), 2)

    def test_a_packed_export_holds_the_same(self):
        self.bring_in(self.place / "site.zip")
        self.assertEqual(sites.rows()["publishing_version"], self.rows["publishing_version"])
        self.assertEqual(sites.files(), self.files)

    def test_each_line_is_as_the_schema_says(self):
        schema = json.loads((self.folder / "schema.json").read_text())
        Draft202012Validator.check_schema(schema)
        for name in self.manifest["kinds"]:
            kind = {"$ref": f"#/$defs/{name}", "$defs": schema["$defs"]}
            validator = Draft202012Validator(kind, format_checker=FormatChecker())
            for line in (self.folder / f"rows/{name}.jsonl").open():
                self.assertEqual(
                    [], [error.message for error in validator.iter_errors(json.loads(line))]
                )

    def test_an_export_without_people_names_nobody(self):
        text = "".join(path.read_text() for path in self.unnamed.glob("rows/*"))
        for word in ("amal", "Amal", "2001:db8"):
            self.assertNotIn(word, text)
        self.bring_in(self.unnamed)
        self.assertEqual(Version.objects.count(), len(self.rows["publishing_version"]))
        self.assertFalse(Version.objects.filter(made_by__isnull=False) or User.objects.all())

    def test_no_secret_is_taken_out(self):
        text = "".join(path.read_text() for path in self.folder.glob("rows/*"))
        self.assertIn("amal@example.org", text)
        for word in ("pbkdf2", "argon2", "password", "2001:db8"):
            self.assertNotIn(word, text)

    def test_no_column_of_a_secret_is_taken_out(self):
        for kind in all_kinds().values():
            self.assertFalse(kind.properties.keys() & (SECRETS | PLACES), kind.name)

    def test_accounts_come_in_without_a_way_in(self):
        sites.change_rows(self.folder, "auth.user", lambda rows: rows[0].update(is_active=True))
        self.bring_in()
        amal = User.objects.get(username="amal")
        self.assertFalse(amal.has_usable_password() or amal.is_active or amal.is_superuser)
        self.assertEqual(amal.groups.get().name, "Editor")

    def test_it_says_what_it_is_and_what_it_lacks(self):
        readme = (self.folder / "README.md").read_text()
        for table in policy.LEFT_OUT:
            self.assertIn(table, readme)
        self.assertIn("`articles.article`", readme)
