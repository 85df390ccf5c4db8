"""Figures of a benchmark: shown as a table, kept as JSON, and compared with those kept before.

    results = Results("pages-sqlite-1000", "What a page costs", lower=["sql", "cpu_ms"])
    results.add("article", sql=4, cpu_ms=4.6, p50_ms=5.1)
    results.finish()

`finish` prints the table and writes it to `bench/results/<name>.json`; the name has the database
and the size where these matter. Figures named in `lower` (the less the better) or `higher` are
compared with those that lie there: one that is a fifth worse is flagged, the program exits with 1,
and what was kept stays, so that the next run says so again. `BENCH_KEEP=yes` keeps the new figures
all the same, `BENCH_KEEP=no` none. Seconds of two machines say nothing of each other: compare
ratios and counts, and times only where they were measured on the same machine.
"""

import json
import os
import sys
from pathlib import Path

FOLDER = Path(__file__).parent / "results"
#: How much worse a figure may be than the one kept before.
TOLERANCE = 0.2


class Results:
    def __init__(self, name, title, lower=(), higher=()):
        self.path = FOLDER / f"{name}.json"
        self.title = title
        self.lower, self.higher = lower, higher
        self.rows = {}

    def add(self, row, **figures):
        """Add a row of figures; a row that is there gets more of them."""
        self.rows.setdefault(row, {}).update(figures)

    def finish(self):
        """Print the table, keep it, and say what has become worse."""
        sys.stdout.write(f"\n{self.title}\n\n{self.table()}\n")
        worse = self.worsenings()
        if os.environ.get("BENCH_KEEP", "no" if worse else "yes") == "yes":
            self.keep()
        for line in worse:
            sys.stdout.write(f"WORSE: {line}\n")
        sys.stdout.flush()
        if worse:
            raise SystemExit(1)

    def table(self):
        """Return the figures as a table of Markdown."""
        names = list(dict.fromkeys(name for figures in self.rows.values() for name in figures))
        lines = [["", *names], ["---", *("---:" for _name in names)]]
        lines += [
            [row, *(shown(figures.get(name)) for name in names)]
            for row, figures in self.rows.items()
        ]
        return "\n".join(f"| {' | '.join(line)} |" for line in lines)

    def keep(self):
        self.path.parent.mkdir(exist_ok=True)
        kept = {"title": self.title, "rows": self.rows}
        self.path.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n")

    def worsenings(self):
        before = json.loads(self.path.read_text())["rows"] if self.path.exists() else {}
        return [
            f"{row}, {name}: {shown(figures[name])} after {shown(before[row][name])}"
            for row, figures in self.rows.items()
            for name in figures
            if self.is_worse(name, figures[name], before.get(row, {}).get(name))
        ]

    def is_worse(self, name, now, before):
        if not now or not before:
            return False
        if name in self.lower:
            return now > before * (1 + TOLERANCE)
        return name in self.higher and now < before * (1 - TOLERANCE)


def shown(figure):
    if figure is None:
        return ""
    if isinstance(figure, float):
        return f"{figure:.2f}" if abs(figure) < 10 else f"{figure:,.0f}"
    return f"{figure:,}" if isinstance(figure, int) else str(figure)
