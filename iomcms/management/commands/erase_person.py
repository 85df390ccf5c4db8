from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from iomcms.privacy.people import erase, erase_name


class Command(BaseCommand):
    help = (
        "Take away what is kept of somebody who worked here. What they wrote stays, under the "
        "role; the account can never be used again."
    )

    def add_arguments(self, parser):
        parser.add_argument("username")
        parser.add_argument("--role", required=True, help='such as "Editor, Geneva office"')

    def handle(self, *, username, role, **options):
        if not role.strip():
            raise CommandError("Say under which role the work of this person stays.")
        user = get_user_model().objects.filter(username=username).first()
        if user:
            erase(user, role.strip())
        elif not erase_name(username, role.strip()):
            raise CommandError("There is no account of that name, nor was there one.")
        self.stdout.write(f"What is left is the work of “{role.strip()}”.")
