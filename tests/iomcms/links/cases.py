"""Running the check over what a test has made."""

import json
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.management import call_command
from django.test import TestCase, override_settings

from iomcms.links.models import BrokenLink


class LinksTest(TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        media = cls.enterClassContext(TemporaryDirectory())
        cls.enterClassContext(override_settings(MEDIA_ROOT=media))

    def check(self, **options):
        out = StringIO()
        call_command("check_links", stdout=out, **options)
        return out.getvalue()

    def found(self):
        """Return what a run finds: the place, the address, the fault and the better address."""
        self.check()
        return [
            (link.page, link.language, link.field, link.address, link.fault, link.replacement)
            for link in BrokenLink.objects.order_by("pk")
        ]

    def faults(self):
        """Return the faults that a run finds, by address."""
        return {address: fault for _page, _code, _field, address, fault, _better in self.found()}

    def reported(self):
        with TemporaryDirectory() as folder:
            file = Path(folder, "links.json")
            self.check(report=str(file))
            return json.loads(file.read_text())


def links(*hrefs, words="words"):
    return " ".join(f'<p><a href="{href}">{words}</a></p>' for href in hrefs)
