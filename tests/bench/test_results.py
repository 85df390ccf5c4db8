import io
import json
import tempfile
from contextlib import redirect_stdout
from pathlib import Path
from unittest import mock

from django.test import SimpleTestCase

from bench import results


class ResultsTest(SimpleTestCase):
    """Figures are kept, and a worsening does not pass unseen."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        patch = mock.patch.object(results, "FOLDER", Path(folder.name) / "results")
        patch.start()
        self.addCleanup(patch.stop)

    def finish(self, **figures):
        measured = results.Results("pages", "Pages", lower=["ms"], higher=["ratio"])
        measured.add("article", **figures)
        with redirect_stdout(io.StringIO()) as printed:
            measured.finish()
        return printed.getvalue()

    def test_prints_a_table_and_keeps_the_figures(self):
        self.assertIn("| article | 4.00 | 12 |", self.finish(ms=4.0, ratio=12))
        kept = json.loads((results.FOLDER / "pages.json").read_text())
        self.assertEqual(kept["rows"], {"article": {"ms": 4.0, "ratio": 12}})

    def test_a_fifth_worse_is_flagged_each_time(self):
        self.finish(ms=4.0, ratio=12)
        for worse in ({"ms": 4.9, "ratio": 12}, {"ms": 4.0, "ratio": 9}) * 2:
            with self.subTest(worse):
                self.assertRaises(SystemExit, self.finish, **worse)

    def test_what_is_worse_is_kept_where_that_is_said(self):
        self.finish(ms=4.0)
        with mock.patch.dict("os.environ", BENCH_KEEP="yes"):
            self.assertRaises(SystemExit, self.finish, ms=9.0)
        self.finish(ms=9.0)

    def test_a_little_worse_and_much_better_pass(self):
        self.finish(ms=4.0, ratio=12)
        self.finish(ms=4.7, ratio=10)
        self.finish(ms=1.0, ratio=20)

    def test_a_figure_that_was_not_there_before_passes(self):
        self.finish(ms=4.0)
        self.finish(ratio=1)
