from pathlib import Path

from imports.commands import SystemCommand, folder_named
from imports.drupal import MAPPING, Export


class Command(SystemCommand):
    help = (
        "Bring the pages of a Drupal site over, as drafts, from documents of JSON:API in a folder. "
        "Exit status: 0 where all is fine, 1 where a page failed, 2 where nothing could be done."
    )
    mapping = MAPPING

    def add_arguments(self, parser):
        parser.add_argument(
            "folder", type=Path, help="of the documents, in folders of its own or not"
        )
        parser.add_argument(
            "--files", type=Path, help="the folder of the site's files (default: FOLDER/files)"
        )
        super().add_arguments(parser)

    def export(self, mapping, options):
        folder = folder_named(options["folder"], "with documents")
        return Export(folder, mapping, options["address"])

    def files(self, options):
        if options["files"]:
            return folder_named(options["files"], "with files")
        return Path(options["folder"]) / "files"
