"""The page that asks what shall stand where two people wrote in the same place."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from ..differences import differences
from ..editing import MINE, THEIRS
from ..forms import direction
from ..languages import NAMES


@dataclass(frozen=True)
class Side:
    """What one of the two wrote, with what they changed marked."""

    side: str
    value: str
    html: str


@dataclass(frozen=True)
class Choice:
    """A question as its template shows it."""

    name: str
    label: str
    language: str | None
    sides: list

    @property
    def direction(self):
        return direction(self.language)


def choices_of(conflict):
    """Return a `Choice` for each question, with what each side made of what both began with."""
    model = type(conflict.page)
    theirs, mine = (
        {each.path: each for each in differences(conflict.base, content, model)}
        if conflict.base
        else {}
        for content in (conflict.theirs, conflict.mine)
    )
    return [
        Choice(
            question.name,
            place_name(question.place),
            question.place.language,
            [
                Side(THEIRS, question.choice(THEIRS), shown(theirs, question, question.place.old)),
                Side(MINE, question.choice(MINE), shown(mine, question, question.place.html)),
            ],
        )
        for question in conflict.questions
    ]


def shown(found, question, otherwise):
    difference = found.get(question.place.path)
    return (difference.html if difference else otherwise) or _("(nothing)")


def place_name(difference):
    """Return the name of a place: “Title (Français)”, “Press contacts: order”."""
    if difference.language:
        return f"{difference.label} ({NAMES[difference.language]})"
    return str(difference.label)
