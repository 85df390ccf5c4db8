from . import record


class Recorded:
    """A mixin for commands that change what is kept or take it out: that they began is told."""

    def handle(self, *args, **options):
        record("command.run", command=type(self).__module__.rpartition(".")[2])
        return super().handle(*args, **options)
