from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management.base import BaseCommand


def stale_catalogues():
    """Yield the .po files of LOCALE_PATHS that are newer than their .mo file, or have none."""
    for folder in settings.LOCALE_PATHS:
        for source in sorted(Path(folder).glob("*/LC_MESSAGES/*.po")):
            compiled = source.with_suffix(".mo")
            if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
                yield source


class Command(BaseCommand):
    help = "Compile the message catalogues that changed, without GNU gettext."
    requires_system_checks = ()

    def handle(self, **options):
        for source in stale_catalogues():
            with source.open("rb") as po:
                catalogue = read_po(po, locale=source.parts[-3])
            with source.with_suffix(".mo").open("wb") as mo:
                write_mo(mo, catalogue)
