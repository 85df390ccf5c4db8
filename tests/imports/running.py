"""Runs a command that brings a system over, in a folder of its own."""

import json
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

from django.apps import apps
from django.core.management import CommandError, call_command
from django.test import TestCase


class ImportTestCase(TestCase):
    command = ""

    def setUp(self):
        self.folder = Path(self.enterContext(TemporaryDirectory()))

    def bring(self, *options):
        """Return the entries of the report; `output`, `errors` and `status` are what was said."""
        report = self.folder / "report" / "report.json"
        report.parent.mkdir(exist_ok=True)
        self.output, self.errors, self.status = StringIO(), StringIO(), 0
        arguments = [*self.arguments(), *options, f"--report={report}"]
        try:
            call_command(self.command, *arguments, stdout=self.output, stderr=self.errors)
        except CommandError as error:
            self.status, self.message = error.returncode, str(error)
        return json.loads(report.read_text(encoding="utf-8")) if report.exists() else []

    def rows(self):
        """Return every row of every table, but for the audit and what keeps it in order."""
        return {
            model._meta.label: list(model._base_manager.order_by("pk").values())
            for model in apps.get_models()
            if model._meta.app_label != "audit"
        }
