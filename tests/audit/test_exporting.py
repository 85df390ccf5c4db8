from django.test import SimpleTestCase, tag

from audit.exporting import harmless


@tag("once")
class HarmlessTests(SimpleTestCase):
    def test_no_part_of_a_title_is_a_formula_wherever_cells_are_parted(self):
        for text, written in (
            ("=1+1", "'=1+1"),
            ("\t=1", "'\t'=1"),
            ("a;=1", "a;'=1"),
            ('a; "=1', "a;' \"=1"),
            ("a\n-1", "a\n'-1"),
            ("＝1+1", "'＝1+1"),
            ("a;＠x", "a;'＠x"),
            ("The = report", "The = report"),
            (-1, -1),
        ):
            with self.subTest(text):
                self.assertEqual(harmless(text), written)
