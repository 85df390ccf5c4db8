from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

import audit
from iomcms.links import reports, running
from iomcms.links.models import Fault
from publishing.replacing import check_place, replacing


class Command(BaseCommand):
    help = (
        "Check the links of all pages that are public or will be, and tell those who can put them "
        "right. Other sites are asked with --external only, and then politely."
    )

    def add_arguments(self, parser):
        parser.add_argument("--external", action="store_true", help="ask other sites too")
        parser.add_argument(
            "--hosts", nargs="+", default=[], metavar="HOST", help="of other sites, ask these only"
        )
        parser.add_argument("--report", metavar="FILE.json", help="write all broken links there")

    def handle(self, external, hosts, report, verbosity, **options):
        if hosts and not external:
            raise CommandError("--hosts says which other sites are asked: add --external.")
        if external and not settings.SITE_URL:
            raise CommandError("Set SITE_URL: a site that is asked is to know who asks.")
        if report:
            check_place(report)
        faults = running.run(self.asking(hosts) if external else None)
        audit.record("command.run", command="check_links", external=external, broken=faults.total())
        if report:
            with replacing(Path(report)) as file:
                reports.write(file)
        if verbosity:
            self.stdout.write(f"{faults.total()} broken links.")
            for fault, number in faults.most_common():
                self.stdout.write(f"{number:6} {Fault(fault).label}")

    def asking(self, hosts):
        """Return what asks other sites, when their addresses are known."""
        from iomcms.links.external.round import ask_due  # with urllib3, which few runs need

        def ask(at):
            number = ask_due([host.lower() for host in hosts], at)
            self.stdout.write(f"{number} addresses on other sites were asked.")

        return ask
