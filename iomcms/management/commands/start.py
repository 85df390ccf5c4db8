import os

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = "Make database, catalogues and demo content ready, and serve the site for development."
    requires_system_checks = ()  # `runserver` makes them

    def add_arguments(self, parser):
        parser.add_argument("address", nargs="?", default="127.0.0.1:8000")

    def handle(self, address, **options):
        if not settings.DEMO_LOGINS:
            raise CommandError("`start` is for development: its logins have a known password.")
        if os.environ.get("RUN_MAIN") != "true":  # the reloader runs this command again in a child
            self.prepare()
            self.greet(address)
        settings.SITE_URL = os.environ["SITE_URL"] = f"http://{address}"
        call_command("runserver", address)

    def prepare(self):
        call_command("compile_catalogues")
        call_command("migrate", verbosity=0)
        call_command("load_demo", once=True)

    def greet(self, address):
        self.stdout.write(
            f"\n  The site    http://{address}/\n"
            f"  The admin   http://{address}/admin/\n"
            "  Log in as   webmaster, press, editor, author or translator;"
            " the password is newsroom-demo\n"
        )
