"""Chance that falls the same way each time."""

from hashlib import blake2b
from uuid import UUID


class Dice:
    """Rolls numbers that depend on a name only."""

    def __init__(self, name):
        self.value = int.from_bytes(blake2b(str(name).encode()).digest(), "big")

    def roll(self, sides):
        """Return a number below `sides`."""
        self.value, number = divmod(self.value, sides)
        return number

    def choice(self, options):
        return options[self.roll(len(options))]

    def several(self, options, least, most):
        """Return some of the options, none twice; the first ones come more often."""
        many = least + self.roll(most - least + 1)
        places = {self.roll(self.roll(len(options)) + 1) for _each in range(many)}
        return [options[place] for place in sorted(places)]

    def key(self):
        """Return a key of a row."""
        return UUID(int=self.roll(2**128))
