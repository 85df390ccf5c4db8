from datetime import datetime, time, timedelta

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from publishing import maintenance


def moment(text):
    """Return the moment that a time of the day, or a date and a time, mean where the site is."""
    now = timezone.localtime()
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        try:
            at = datetime.combine(now.date(), time.fromisoformat(text))
        except ValueError:
            raise CommandError(f"“{text}” is neither 14:00 nor 2027-03-01T14:00.") from None
        if at <= now.replace(tzinfo=None):
            at += timedelta(days=1)
    at = at if at.tzinfo else timezone.make_aware(at)
    if at <= now:
        raise CommandError(f"{at:%Y-%m-%d %H:%M} is over.")
    return at


class Command(BaseCommand):
    help = (
        "Says whether the site is under maintenance, begins it or ends it. Meanwhile public pages "
        "are read, the admin and every form answer that nothing can be changed, and scheduled "
        "changes wait."
    )
    # It has to work where nothing else does.
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("state", nargs="?", choices=["on", "off"])
        parser.add_argument("--until", help="when it will probably end: 14:00, 2027-03-01T14:00")

    def handle(self, state, until, **options):
        if until and state != "on":
            raise CommandError("--until belongs to “on”.")
        try:
            if state == "on":
                maintenance.begin(until and moment(until))
            elif state == "off":
                maintenance.end()
            present = maintenance.present()
        except OSError as error:
            raise CommandError(f"{settings.MAINTENANCE_FILE}: {error.strerror}") from None
        self.stdout.write(told(present))


def told(present):
    if not present:
        return "The site is not under maintenance."
    if not present.until:
        return "The site is under maintenance."
    until = timezone.localtime(present.until)
    return f"The site is under maintenance, until {until:%Y-%m-%d %H:%M}."
