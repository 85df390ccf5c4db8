from django.core.management.commands import loaddata

from audit.commands import Recorded


class Command(Recorded, loaddata.Command):
    pass
