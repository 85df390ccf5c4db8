import json
from pathlib import Path

from django.core.management.base import BaseCommand

from organisation.outlines import drawn, rings_by_country
from organisation.world import FILE


class Command(BaseCommand):
    help = (
        "Draw the map of the world anew, from the outlines of Natural Earth (public domain) in the "
        "npm package world-atlas. The drawing is kept with the code: a site needs no Node.js."
    )

    def add_arguments(self, parser):
        parser.add_argument("atlas", nargs="?", default="node_modules/world-atlas", type=Path)

    def handle(self, *, atlas, **options):
        coarse, fine = (
            rings_by_country(json.loads((atlas / f"countries-{scale}m.json").read_text()))
            for scale in (110, 10)
        )
        FILE.write_text(json.dumps(drawn(coarse, fine), separators=(",", ":")) + "\n")
        self.stdout.write(f"{FILE.name}: {FILE.stat().st_size:,} bytes")
