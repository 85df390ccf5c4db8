"""Spreadsheets as somebody hands them in, and what comes of it."""

import csv
from io import BytesIO, StringIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from publishing.spreadsheets import files


def csv_of(head, *rows, delimiter=","):
    file = StringIO(newline="")
    csv.writer(file, delimiter=delimiter).writerows([head, *rows])
    return file.getvalue()


def xlsx_of(*rows):
    from openpyxl import Workbook

    book, file = Workbook(), BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file.getvalue()


class Sheets:
    """A mixin for tests: sends spreadsheets to the admin as whoever is signed in.

    `rows` says which rows they hold, where the list has several sheets.
    """

    rows = ""

    def sheet_url(self, name, act="import"):
        return reverse(f"admin:{name}_sheet_{act}")

    def try_out(self, name, content):
        """Return the answer to a file, given as a text, as bytes, or as rows."""
        if isinstance(content, list):
            content = csv_of(*content)
        content = content.encode() if isinstance(content, str) else content
        file = SimpleUploadedFile("rows.csv", content)
        response = self.client.post(self.sheet_url(name), {"file": file, "rows": self.rows})
        self.assertEqual(response.status_code, 200)
        return response

    def confirm(self, name, response):
        kept, trial = response.context["kept"], response.context["trial"]
        self.assertIsNotNone(kept, problems(response))
        return self.client.post(self.sheet_url(name), {"kept": kept.pk, "seen": trial.seen})

    def bring_in(self, name, content):
        response = self.confirm(name, self.try_out(name, content))
        self.assertEqual(response.status_code, 302, response.context and problems(response))
        return response

    def export(self, name, form="csv", query=""):
        sent = {"form": form, "rows": self.rows}
        response = self.client.post(self.sheet_url(name, "export") + query, sent)
        self.assertEqual(response.status_code, 200)
        return response.content

    def exported(self, name, form="csv", query=""):
        """Return the rows of an export as dicts."""
        sheet = files.read(self.export(name, form, query))
        return [dict(zip(sheet.head, texts, strict=True)) for _number, texts in sheet.rows]

    def assertUnchanged(self, name, content):
        trial = self.try_out(name, content).context["trial"]
        self.assertEqual((trial.problems, trial.outcomes), ([], []))
        return trial.unchanged


def problems(response):
    """Return what is wrong with a file: `(row, column, reason)`, or the words for the file."""
    trial = response.context.get("trial")
    if trial is None:
        return [str(error) for error in response.context["form"].errors.get("file", [])]
    return [(each.number, str(each.column), str(each.reason)) for each in trial.problems]
