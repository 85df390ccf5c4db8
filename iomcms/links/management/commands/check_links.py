from django.core.management.base import BaseCommand

import audit
from iomcms.links import running


class Command(BaseCommand):
    help = (
        "Check the links of all pages that are public or will be, and tell the editors of those "
        "that lead nowhere. Other sites are asked with --external only."
    )

    def add_arguments(self, parser):
        parser.add_argument("--report", metavar="FILE.json", help="write all broken links there")

    def handle(self, report, **options):
        faults = running.run()
        audit.record("command.run", command="check_links")
        self.stdout.write(f"{faults.total()} links are broken.")
