from django.core.management.commands import dumpdata

from audit.commands import Recorded


class Command(Recorded, dumpdata.Command):
    pass
