from io import StringIO

from django.core.management.base import OutputWrapper
from django.test import SimpleTestCase, tag

from publishing.progress import ANEW, Progress


@tag("once")
class ProgressTests(SimpleTestCase):
    def shown(self, act, is_shown=True):
        stream = StringIO()
        act(Progress(OutputWrapper(stream), is_shown))
        return stream.getvalue()

    def test_a_bar_is_drawn_until_its_end_and_stays(self):
        last = self.shown(lambda progress: progress.done(1_000, 1_000))
        self.assertEqual(last, f"{ANEW}{'█' * 30} 1,000 of 1,000\n")
        half = self.shown(lambda progress: progress.done(1, 2))
        self.assertEqual(half, f"{ANEW}{'█' * 15}{'░' * 15} 1 of 2")

    def test_what_is_said_takes_the_place_of_the_drawing(self):
        def act(progress):
            progress("rows", 7)
            progress("rows", 8)  # too soon to be drawn
            progress.line("A file failed.")
            progress.end("Done.")

        self.assertEqual(self.shown(act), f"{ANEW}rows: 7{ANEW}A file failed.\nDone.\n")

    def test_nothing_is_drawn_where_nobody_looks(self):
        def act(progress):
            progress("rows", 7)
            progress.done(2, 2)
            progress.end("Done.")

        self.assertEqual(self.shown(act, is_shown=None), "Done.\n")
