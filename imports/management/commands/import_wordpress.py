from pathlib import Path

from django.core.management.base import CommandError

from imports.commands import SystemCommand, folder_named
from imports.wordpress import MAPPING, Export


class Command(SystemCommand):
    help = (
        "Bring the pages of a WordPress site over, as drafts, from its export (WXR). Exit status: "
        "0 where all is fine, 1 where a page failed, 2 where nothing could be done."
    )
    mapping = MAPPING

    def add_arguments(self, parser):
        parser.add_argument(
            "paths", nargs="+", type=Path, metavar="PATH", help="an export, or a folder of them"
        )
        parser.add_argument(
            "--uploads",
            type=Path,
            help="the site's wp-content/uploads (default: uploads, beside the export)",
        )
        super().add_arguments(parser)

    def export(self, mapping, options):
        for path in map(Path, options["paths"]):
            if not path.exists():
                raise CommandError(f"There is no such file or folder: {path}.", returncode=2)
        return Export(options["paths"], mapping, options["address"])

    def files(self, options):
        if options["uploads"]:
            return folder_named(options["uploads"], "with uploads")
        path = Path(options["paths"][0])
        return (path if path.is_dir() else path.parent) / "uploads"
