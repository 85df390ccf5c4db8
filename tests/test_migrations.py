"""Migrations that the version of before can live with: while a new one takes over, both run.

What they are allowed is in docs/operations.md. Not looked at are the initial ones, as nothing runs
before them: until the first release they are made anew.
"""

import sys
from importlib import invalidate_caches
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import skipUnless

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.test import SimpleTestCase, override_settings
from django_migration_linter import MigrationLinter

#: Migrations that look as if the version of before would break and of which somebody knows better,
#: by app and name, with the reason.
ACCEPTED = {}

SAMPLE = '''
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


def fill(apps, schema_editor):
    """Fills a column."""


class Migration(migrations.Migration):
    atomic = {atomic}
    dependencies = [("subscriptions", "0001_initial")]
    operations = [{operation}]
'''
#: What is refused, because the version of before could not write, read, or go on at once.
REFUSED = {
    "required": 'migrations.AddField("attempt", "x", models.IntegerField(default=1))',
    "removed_field": 'migrations.RemoveField("attempt", "made_at")',
    "renamed_field": 'migrations.RenameField("attempt", "made_at", "moment")',
    "renamed_model": 'migrations.RenameModel("Attempt", "Try")',
    "deleted_model": 'migrations.DeleteModel("Attempt")',
    "another_type": 'migrations.AlterField("attempt", "made_at", models.CharField(max_length=9))',
    "unique": 'migrations.AddConstraint("attempt", models.UniqueConstraint("made_at", name="one"))',
    "locking_index": 'migrations.AddIndex("attempt", models.Index("made_at", name="by_at"))',
    "one_way": "migrations.RunPython(fill)",
}
ALLOWED = {
    "both_ways": "migrations.RunPython(fill, fill)",
    "optional": 'migrations.AddField("attempt", "x", models.IntegerField(null=True))',
    "default_kept": 'migrations.AddField("attempt", "x", models.IntegerField(db_default=1))',
    "new_table": 'migrations.CreateModel("New", [("id", models.BigAutoField(primary_key=True))])',
    "index": 'AddIndexConcurrently("attempt", models.Index("made_at", name="by_at"))',
}


def ours():
    """Return the labels of the apps whose migrations are written here."""
    configs = apps.get_app_configs()
    return [each.label for each in configs if Path(each.path).parent == settings.BASE_DIR]


def is_refused(app, name):
    linter = MigrationLinter(no_cache=True, no_output=True, all_warnings_as_errors=True)
    linter.lint_all_migrations(app, name)
    return linter.has_errors


@skipUnless(connection.vendor == "postgresql", "SQLite copies whole tables, whatever changes")
class MigrationsTest(SimpleTestCase):
    databases = {"default"}  # and no transaction: nothing is written

    def test_each_can_be_lived_with(self):
        known = MigrationLoader(None).disk_migrations.values()
        later = {(each.app_label, each.name) for each in known if not each.initial}
        later = {(app, name) for app, name in later if app in ours()}
        self.assertEqual(set(ACCEPTED) - later, set(), "they are gone")
        for app, name in sorted(later - set(ACCEPTED)):
            self.assertFalse(is_refused(app, name), f"{app}.{name}: docs/operations.md")

    def test_what_is_refused_and_what_is_allowed(self):
        folder = Path(self.enterContext(TemporaryDirectory()))
        self.addCleanup(sys.path.remove, str(folder))
        sys.path.insert(0, str(folder))
        samples = folder / "samples_of_migrations"
        samples.mkdir()
        (samples / "__init__.py").touch()
        first = Path(settings.BASE_DIR, "subscriptions/migrations/0001_initial.py").read_text()
        (samples / "0001_initial.py").write_text(first)
        for name, operation in (REFUSED | ALLOWED).items():
            text = SAMPLE.format(operation=operation, atomic="Concurrently" not in operation)
            (samples / f"{name}.py").write_text(text)
        invalidate_caches()  # of what lies in the folder
        with override_settings(MIGRATION_MODULES={"subscriptions": samples.name}):
            refused = {name for name in REFUSED | ALLOWED if is_refused("subscriptions", name)}
        self.assertEqual(refused, set(REFUSED))
