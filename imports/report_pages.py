"""The report of a run for reading in a browser, from the disk: one file, without scripts."""

import shutil
import tempfile

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from publishing.replacing import replacing

STYLE = SafeString(
    """
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { margin: 0 auto; max-inline-size: 60rem; padding: 1rem; overflow-wrap: anywhere; }
article { border-block-start: 1px solid; padding-block: 1rem; }
h2 { font-size: 1.1rem; margin: 0; }
dl {
  display: grid; gap: .2rem 1rem; margin: .5rem 0;
  grid-template-columns: minmax(6rem, max-content) 1fr;
}
dd { margin: 0; white-space: pre-line; }
ul { margin: 0; padding-inline-start: 1.2rem; }
pre { overflow: auto; }
.result { font-weight: bold; }
.failed .result, .doubts { color: #b3261e; }
@media (prefers-color-scheme: dark) { .failed .result, .doubts { color: #ffb4ab; } }
@media (max-width: 30rem) { dl { display: block; } dt { margin-block-start: .3rem; } }
dt { font-weight: 600; }
"""
)
HEAD = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Pages imported</title>
<style>{style}</style>
</head>
<body>
<h1>Pages imported</h1>
<ul>{numbers}</ul>
"""
MENU = """<details><summary>The main menu, as proposed</summary><pre>{menu}</pre></details>
"""
ENTRY = """<article class="{kind}">
<h2 dir="auto" lang="{language}">{title}</h2>
<dl>{fields}</dl>
</article>
"""
FIELD = '<dt>{}</dt><dd dir="auto"{}>{}</dd>'
END = "</body>\n</html>\n"


class ReportPage:
    """Gathers entries in a file of its own; at the end they stand below their `numbers`, the page
    at `path`.
    """

    def __init__(self, path):
        self.path = path
        self.numbers, self.menu = {}, ""

    def __enter__(self):
        self.entries = tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace")
        return self

    def add(self, entry):
        fields = format_html_join("\n", FIELD, _fields(entry))
        self.entries.write(
            format_html(
                ENTRY,
                kind="failed" if entry["result"] == "failed" else "page",
                language=entry.get("language", ""),
                title=entry.get("title") or entry["file"],
                fields=fields,
            )
        )

    def __exit__(self, *error):
        numbers = ((result, f"{many:,}") for result, many in self.numbers.items())
        with self.entries, replacing(self.path) as page:
            page.write(
                format_html(
                    HEAD, style=STYLE, numbers=format_html_join("", "<li>{}: {}</li>", numbers)
                )
            )
            if self.menu:
                page.write(format_html(MENU, menu=self.menu))
            self.entries.seek(0)
            shutil.copyfileobj(self.entries, page)
            page.write(END)


def _fields(entry):
    """Yield the name of each field that is there, the attributes of its place, and its words."""
    for name, value in entry.items():
        words = _words(name, value)
        if words and name != "title":
            mark = {"warnings": "doubts", "left_over": "doubts", "result": "result"}.get(name, "")
            yield name.replace("_", " "), format_html(' class="{}"', mark) if mark else "", words


def _words(name, value):
    if name == "frame":
        lines = "\n".join(value)
        return lines and format_html(
            "<details><summary>{} lines</summary>{}</details>", len(value), lines
        )
    if isinstance(value, dict):
        parts = (each if isinstance(each, list) else [each] for each in value.values())
        found = ((each,) for part in parts for each in part if each)
        return format_html_join(" · ", "<bdi>{}</bdi>", found)
    if isinstance(value, list):
        items = format_html_join("", "<li>{}</li>", ((_words("", each),) for each in value))
        return items and format_html("<ul>{}</ul>", items)
    return value or ""
