"""Spreadsheets as files: CSV as it is written anywhere, and XLSX, both as texts in cells.

What a spreadsheet would run as a formula, such as a telephone number, has an apostrophe before it
in CSV; in XLSX the cell says that it is a text.
"""

import csv
import re
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO, StringIO
from itertools import dropwhile
from zipfile import ZipFile

from django.utils.translation import gettext as _

MAX_BYTES, MAX_COLUMNS = 5 * 2**20, 200
#: So many lines of a file are looked at, empty ones included.
MAX_LINES = 10_000
#: What the parts of an XLSX file may take when they are unpacked.
MAX_UNPACKED, MAX_PARTS = 60 * 2**20, 500
#: So many tags have its cells and their texts, and so many each other part, such as its styles:
#: each tag becomes an object some hundred times its size.
MAX_TAGS, MAX_TAGS_BESIDE = 1_200_000, 100_000
OF_CELLS = re.compile(r"xl/(?:worksheets/[^/]*|sharedStrings)\.xml", re.IGNORECASE)
#: What declares entities; no spreadsheet does. Also in UTF-16.
DECLARATION = re.compile(rb"<\x00?!\x00?[DE]")
#: Where a cell may begin: in much of the world Excel parts CSV at semicolons, whatever stands
#: between quotation marks.
BEGIN = r"(^|[;\t\n\r])"
FORMULA = r"(?='*(?:\"|[^\S\t\n\r])*[=+\-@＝＋－＠])"
TO_GUARD, GUARDED = re.compile(BEGIN + FORMULA), re.compile(f"{BEGIN}'{FORMULA}")
ZIP, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class Unreadable(Exception):
    """A file is no spreadsheet that can be read; says why."""


@dataclass(frozen=True)
class Sheet:
    """The texts of a spreadsheet: those of its head, and `(number, texts)` of each row below it, as
    the spreadsheet numbers them. A row without any text is none.
    """

    head: list
    rows: list


def guarded(text):
    """Return a text of which no spreadsheet takes a part for a formula."""
    return TO_GUARD.sub(r"\1'", text)


def unguarded(text):
    return GUARDED.sub(r"\1", text)


def write(head, rows, form):
    """Return the content of a file in one of CONTENT_TYPES."""
    return {"csv": as_csv, "xlsx": as_xlsx}[form](head, rows)


def as_csv(head, rows):
    file = StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(head)
    writer.writerows([guarded(text) for text in row] for row in rows)
    return file.getvalue().encode("utf-8-sig")  # else Excel takes it for windows-1252


def as_xlsx(head, rows):
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.freeze_panes = "A2"
    for row in (head, *rows):
        sheet.append([as_cell(sheet, text) for text in row])
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def as_cell(sheet, text):
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    # Else an apostrophe of its own would be taken off when the file comes back.
    text = guarded(text) if GUARDED.search(text) else text
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", text))
    cell.data_type, cell.number_format = "s", "@"
    return cell


def read(content, most=5_000):
    """Return the `Sheet` in a file with so many rows at most. Raises `Unreadable`."""
    if len(content) > MAX_BYTES:
        raise Unreadable(_("The file is larger than %d MB.") % (MAX_BYTES // 2**20))
    if content.startswith(OLD_EXCEL):
        raise Unreadable(_("Save the file as XLSX or CSV, without a password."))
    rows = cells_of_xlsx(content) if content.startswith(ZIP) else cells_of_csv(content)
    return sheet_of(rows, most)


def sheet_of(rows, most):
    """Return the sheet of `(number, texts)`, of which the first with a text is the head."""
    filled = [(number, without_end(texts)) for number, texts in rows]
    filled = [(number, texts) for number, texts in filled if texts]
    if not filled:
        raise Unreadable(_("There is nothing in this file."))
    (_number, head), *rows = filled
    if len(rows) > most:
        raise Unreadable(_("The file has more than %d rows: divide it.") % most)
    for number, texts in rows:
        if len(texts) > len(head):
            told = _("Row %(row)d: there is a text in a column without a name.")
            raise Unreadable(told % {"row": number})
    width = len(head)
    return Sheet(head, [(number, texts + [""] * (width - len(texts))) for number, texts in rows])


def without_end(texts):
    """Return texts without the empty ones at their end."""
    return [*dropwhile(lambda text: not text, reversed(texts))][::-1]


def cells_of_csv(content):
    text = decoded(content)
    if "\x00" in text:
        raise Unreadable(_("This is no text and no spreadsheet."))
    lines = csv.reader(StringIO(text, newline=""), delimiter=delimiter_of(text), strict=True)
    try:
        for number, row in enumerate(lines, 1):
            if number > MAX_LINES:
                raise Unreadable(_("The file has more than %d rows: divide it.") % MAX_LINES)
            yield number, [unguarded(cell.strip()) for cell in row]
    except csv.Error:
        told = _("Line %(line)d: the quotation marks are in disorder.") % {"line": lines.line_num}
        raise Unreadable(told) from None


def decoded(content):
    """Return a text in UTF-8, in UTF-16 as Excel's “Unicode text” is, or in windows-1252 as other
    texts of Excel's are in Western Europe.
    """
    is_utf16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ["utf-16"] if is_utf16 else ["utf-8-sig", "cp1252"]:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable(_("The letters of this file cannot be read: save it as “CSV UTF-8”."))


def delimiter_of(text):
    """Return what stands between the cells of the first line that has some."""
    first = re.sub(r'"[^"]*"', "", text.lstrip().partition("\n")[0])
    return max(",;\t", key=first.count)


def cells_of_xlsx(content):
    from openpyxl import load_workbook

    try:
        check_size(content)
        book = load_workbook(BytesIO(content), read_only=True, keep_links=False)
        found = book.worksheets[0].iter_rows(max_row=MAX_LINES, max_col=MAX_COLUMNS)
        return [
            (number, [text_of(cell, number) for cell in row]) for number, row in enumerate(found, 1)
        ]
    except Unreadable:
        raise
    except Exception:  # noqa: BLE001 whatever the library stumbles over, it is in the file
        raise Unreadable(_("This file is damaged, or no spreadsheet.")) from None


def check_size(content):
    """Refuse a file that would fill the memory when it is unpacked and read; none unpacks to more
    than it says.
    """
    with ZipFile(BytesIO(content)) as file:
        parts = file.infolist()
        is_large = len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED
        if is_large or has_many_tags({part.filename: file.read(part) for part in parts}):
            raise Unreadable(_("The file is too large when it is unpacked."))


def has_many_tags(parts):
    """Say whether parts have more tags than a sheet of the rows that are taken, or entities, which
    could become any number of them.
    """
    of_cells = {name for name in parts if OF_CELLS.fullmatch(name)}
    tags = {name: part.count(b"<") for name, part in parts.items()}
    return (
        sum(tags[name] for name in of_cells) > MAX_TAGS
        or any(tags[name] > MAX_TAGS_BESIDE for name in parts.keys() - of_cells)
        or any(map(DECLARATION.search, parts.values()))
    )


def text_of(cell, number):
    """Return the value of a cell as a text."""
    value = cell.value
    if cell.data_type == "f":
        told = _("Row %(row)d, column %(column)s: put the value there in place of the formula.")
        raise Unreadable(told % {"row": number, "column": cell.column_letter})
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case float():
            return str(int(value)) if value.is_integer() else str(value)
        case datetime():
            return (
                value.isoformat(" ", "minutes") if value.time() != time() else f"{value:%Y-%m-%d}"
            )
        case date():
            return value.isoformat()
        case time():
            return value.isoformat("minutes")
    return unguarded(str(value).strip())
