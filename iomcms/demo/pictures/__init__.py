"""The demo site's pictures, drawn by the project: `draw("harbour")` gives the same picture every time."""

from . import above, land, rooms, sea, town
from .canvas import Canvas

SIZE = (1600, 1067)

SCENES = {
    "cities": town.cities,
    "islands": sea.islands,
    "diaspora": town.diaspora,
    "dialogue": rooms.dialogue,
    "workshop": above.workshop,
    "harbour": sea.harbour,
    "mountains": land.mountains,
    "delta": above.delta,
    "desert-road": land.desert_road,
    "market": town.market,
    "school": town.school,
    "health": rooms.health,
    "storm": sea.storm,
    "solar": land.solar,
    "fields": land.fields,
    "airport": rooms.airport,
    "night-city": town.night_city,
    "forest": land.forest,
    "assembly": rooms.assembly,
    "routes": above.routes,
    "coast": sea.coast,
    "shelters": land.shelters,
    "boats": sea.boats,
    "railway": land.railway,
    "bridge": sea.bridge,
    "library": rooms.library,
}


def draw(name, size=SIZE):
    """The scene of that name as an RGB image, filled and cropped from the centre for another ratio."""
    width, height = SIZE
    canvas = Canvas(name, width, height, max(size[0] / width, size[1] / height))
    SCENES[name](canvas)
    return canvas.finish(size)
