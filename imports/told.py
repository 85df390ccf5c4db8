"""Writing pages of which another system tells more than their text."""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError

from events.models import Event

from .mapping import ADDRESSES
from .writing import PROPOSED, Writer


@dataclass
class Told:
    """What the old system tells of a page besides its text: values of columns and keys of
    relations, by their names in a snapshot.
    """

    shared: dict = field(default_factory=dict)
    many: dict = field(default_factory=dict)
    authors: tuple = ()


class TellingWriter(Writer):
    """Writes pages of which more is known than their text. In `relations` is what the old system
    has for itself: nothing is proposed for that.
    """

    def __init__(self, system, relations=()):
        super().__init__(system)
        self.relations, self.told = relations, Told()

    def write(self, source, recognised, identifier, told):
        self.told = told
        return super().write(source, recognised, identifier)

    def given(self, source, recognised, model, present=None):
        given = super().given(source, recognised, model, present)
        for name in self.relations:
            given.many[name] = []
        proposed = [PROPOSED[name] for name in self.relations if name in PROPOSED]
        given.doubts = [each for each in given.doubts if each.message not in proposed]
        known = {each.name for each in model._meta.get_fields()} | {*model.parts}
        given.many |= {name: keys for name, keys in self.told.many.items() if name in known}
        given.shared |= self.told.shared
        return given

    def comment_on(self, imported):
        comment = super().comment_on(imported)
        return ". ".join([comment, *filter(None, [", ".join(self.told.authors)])])


def web_addresses(item):
    """Return the addresses that an event has; one that is none is left over."""
    shared = {}
    for name in sorted(ADDRESSES & item.values.keys()):
        try:
            shared[name] = Event._meta.get_field(name).clean(item.values[name], None)
        except ValidationError:
            item.left_over.append(f"{name}: {item.values[name]}")
    return shared
