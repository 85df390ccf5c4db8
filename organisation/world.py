"""The map of the world, as `draw_world` made it from Natural Earth."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("world.json")


@dataclass(frozen=True)
class Place:
    """A country on the map: a path, or a dot where it is too small for one."""

    country: object
    path: str
    dot: list | None


@dataclass(frozen=True)
class WorldMap:
    """The countries where the organisation is present, before all the others in one path."""

    box: str
    places: list
    land: str


@cache
def world():
    return json.loads(FILE.read_text())


def map_of(countries):
    """Return the map on which the countries with presence stand out, or None where there are
    none.
    """
    drawing = world()
    shapes, dots = drawing["shapes"], drawing["dots"]
    present = {country.code: country for country in countries if country.has_presence}
    places = [
        Place(country, shapes.get(code, ""), dots.get(code))
        for code, country in present.items()
        if code in shapes or code in dots
    ]
    land = "".join(path for code, path in shapes.items() if code not in present)
    return WorldMap(" ".join(map(str, drawing["box"])), places, land) if places else None
