import sys
from argparse import ArgumentTypeError
from datetime import date, datetime, time, timedelta

from django.core.management.base import BaseCommand
from django.utils.timezone import make_aware

from audit import record
from audit.exporting import FORMATS, lines
from audit.models import Entry


def day(text):
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text} is no day such as 2026-01-31") from error


def beginning(of):
    return make_aware(datetime.combine(of, time()))


class Command(BaseCommand):
    help = "Write the audit, or that of some days, to standard output."

    def add_arguments(self, parser):
        parser.add_argument("--format", choices=FORMATS, default="jsonl")
        parser.add_argument("--from", dest="first", type=day, help="the first day")
        parser.add_argument("--until", dest="last", type=day, help="the last day")

    def handle(self, *args, first=None, last=None, **options):
        entries = Entry.objects.all()
        if first:
            entries = entries.filter(at__gte=beginning(first))
        if last:
            entries = entries.filter(at__lt=beginning(last + timedelta(days=1)))
        record("audit.exported", first=first, last=last, format=options["format"])
        out = self.stdout if self.stdout._out is not sys.stdout else sys.stdout
        for line in lines(entries, options["format"]):
            out.write(line)
