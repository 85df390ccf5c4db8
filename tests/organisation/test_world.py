"""The map of the world, and how it was drawn."""

import json
import tempfile
from io import StringIO
from pathlib import Path
from unittest.mock import patch

from django.core.management import call_command
from django.test import SimpleTestCase, TestCase, tag

from organisation import outlines, world
from publishing.languages import CODES
from tests.factories import make_country

#: A square from 0° to 10°, and beside it one that shares the arc between them: its second half.
TOPOLOGY = {
    "transform": {"scale": [1, 1], "translate": [0, 0]},
    "arcs": [
        [[10, 0], [0, 10]],
        [[10, 10], [-10, 0], [0, -10], [10, 0]],
        [[10, 0], [10, 0], [0, 10], [-10, 0]],
    ],
    "objects": {
        "countries": {
            "geometries": [
                {"type": "Polygon", "id": "404", "properties": {"name": "W"}, "arcs": [[0, 1]]},
                {
                    "type": "MultiPolygon",
                    "properties": {"name": "Somaliland"},
                    "arcs": [[[2, -1]]],
                },
                {"type": "Polygon", "id": "010", "properties": {"name": "S"}, "arcs": [[0, 1]]},
                {"type": "Polygon", "properties": {"name": "Nowhere"}, "arcs": [[0, 1]]},
            ]
        }
    },
}


class OutlineTest(SimpleTestCase):
    def test_each_country_has_its_code_and_closed_rings(self):
        found = outlines.rings_by_country(TOPOLOGY)
        self.assertEqual(set(found), {"KE", "SO"})
        for rings in found.values():
            for ring in rings:
                self.assertEqual(ring[0], ring[-1])
                self.assertEqual(len(ring), 5)

    def test_areas_are_true(self):
        def cell(south):
            corners = [(0, south), (20, south), (20, south + 1), (0, south + 1), (0, south)]
            return outlines.area([outlines.project(*corner) for corner in corners])

        self.assertAlmostEqual(cell(59.5) / cell(-0.5), 0.5, places=2)  # the cosine of 60°

    def test_a_path_has_whole_units_and_no_point_too_many(self):
        ring = [(0, 0), (2, 0.2), (9.9, 0), (10, 10), (0, 10), (0, 0)]
        self.assertEqual(outlines.path([ring]), "M0 0l10 0 0 10-10 0z")

    def test_islands_that_nobody_could_see_are_left_out_of_larger_countries(self):
        speck, island = square(1), square(9)
        self.assertEqual(outlines.path([island, speck]).count("M"), 1)
        self.assertEqual(outlines.path([speck]).count("M"), 1)

    def test_who_is_too_small_for_a_path_has_a_dot(self):
        found = outlines.drawn({"KE": [square(20)], "LU": [square(2)]}, {"LU": [square(2)]})
        self.assertEqual(set(found["shapes"]), {"KE", "LU"})
        self.assertEqual(found["dots"], {"LU": [1, 1]})

    def test_the_command_writes_what_the_map_reads(self):
        with tempfile.TemporaryDirectory() as folder:
            for scale in (110, 10):
                Path(folder, f"countries-{scale}m.json").write_text(json.dumps(TOPOLOGY))
            file = Path(folder, "world.json")
            with patch("organisation.management.commands.draw_world.FILE", file):
                call_command("draw_world", folder, stdout=StringIO())
            self.assertEqual(set(json.loads(file.read_text())["shapes"]), {"KE", "SO"})


def square(size):
    return [(0, 0), (size, 0), (size, size), (0, size), (0, 0)]


@tag("once")
class DrawingTest(SimpleTestCase):
    def test_it_is_light_and_leaves_out_few_members_of_the_united_nations(self):
        self.assertLess(world.FILE.stat().st_size, 45_000)
        drawing = world.world()
        self.assertGreater(len(drawing["shapes"].keys() | drawing["dots"].keys()), 235)

    def test_no_outline_runs_across_the_map(self):
        for code, path in world.world()["shapes"].items():
            for ring in path.split("M")[1:]:
                numbers = ring.partition("l")[2].rstrip("z").replace("-", " -").split()
                steps = list(map(int, numbers[::2]))
                self.assertLess(max(map(abs, steps), default=0), 120, code)


class MapTest(TestCase):
    def test_countries_with_presence_are_links_with_names(self):
        make_country("KE", name_en="Kenya", has_presence=True)
        make_country("AG", name_en="Antigua and Barbuda", has_presence=True)
        make_country("FR", name_en="France")
        response = self.client.get("/en/where-we-work/")
        self.assertContains(response, '<a href="/en/countries/KE/"><title>Kenya</title><path')
        self.assertContains(response, "<title>Antigua and Barbuda</title><circle")
        self.assertNotContains(response, "<title>France</title>")

    def test_a_name_that_is_missing_is_that_of_the_default_language(self):
        make_country("KE", name_en="Kenya", has_presence=True)
        for code in CODES:
            self.assertContains(self.client.get(f"/{code}/where-we-work/"), "<title>Kenya</title>")

    def test_without_any_presence_there_is_no_map(self):
        make_country("FR")
        self.assertNotContains(self.client.get("/en/where-we-work/"), "<svg")

    def test_what_is_present_is_not_drawn_twice(self):
        place = make_country("KE", has_presence=True)
        drawn = world.map_of([place])
        self.assertEqual([each.country for each in drawn.places], [place])
        self.assertNotIn(drawn.places[0].path, drawn.land)
