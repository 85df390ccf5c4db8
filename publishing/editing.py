"""Saving a page that others may have saved meanwhile: what differs is brought together, and what
two people wrote in the same place is asked about.

A form carries the `stamp` of the content it shows. Whoever sends it changed that content, and not
what the page has become since.
"""

import json
from dataclasses import dataclass, field
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils.translation import gettext as _

from audit.acting import NOBODY, acting

from .actions import edit, edited
from .differences import differences
from .following import written_together
from .history import lock, record
from .languages import CODES
from .merge import ABSENT, changes, merge, with_leaves
from .models import Version
from .snapshots import apply, set_values, snapshot
from .typography.contents import typeset_content

#: The field of a form that carries the stamp of what it shows.
STAMP = "editing-stamp"
MINE, THEIRS = "mine", "theirs"
#: The columns of a reference to a page of any type, which is one choice in the form.
TARGET = ("target_type_id", "target_id")


def digest(value):
    """Return a short text that tells a value made of plain data from any other."""
    canonical = json.dumps(value, sort_keys=True, ensure_ascii=False, default=lambda _absent: None)
    return sha256(canonical.encode()).hexdigest()[:16]


def stamp(row):
    """Return what tells the content of a row from that of any other moment."""
    return f"{row.version}.{digest(snapshot(row))}"


def number_of(stamped):
    """Return the number of the version that a stamp names, or 0."""
    number = stamped.partition(".")[0]
    return int(number) if number.isascii() and number.isdecimal() and len(number) < 10 else 0


@dataclass(frozen=True)
class Question:
    """What two people wrote in the same place: their value and mine, by the path of a leaf.

    The place is a `Difference`: one field, a row that one of them removed, or the order of rows.
    """

    place: object
    values: dict = field(default_factory=dict)

    @property
    def name(self):
        """The name of the choice in a form."""
        return "keep:" + "/".join(self.place.path)

    def choice(self, side):
        """Return what is sent for a side; it holds for this pair of values only."""
        return f"{side}.{digest([list(pair) for pair in self.values.values()])}"

    def answer(self, choices):
        """Return which side was chosen, or None."""
        given = choices.get(self.name)
        return next((side for side in (MINE, THEIRS) if given == self.choice(side)), None)


class Conflict(Exception):
    """The page cannot be saved before some questions are answered; nothing was changed.

    `base` is what both began with, or None where that is not known; `problems` say why two edits
    that touch different places cannot stand together.
    """

    def __init__(self, page, contents, questions, problems=()):
        super().__init__(str(page))
        self.page, self.questions, self.problems = page, questions, problems
        self.base, self.theirs, self.mine = contents


@dataclass(frozen=True)
class Saved:
    """What became of a save: the row that holds the page's newest content, who had saved it
    meanwhile, and the differences that they made.
    """

    row: object
    others: tuple = ()
    theirs: tuple = ()


@written_together()
def save(page, mine, stamped, choices, is_minor=False, languages=()):
    """Save what someone made of the content with that stamp, together with what others made of it.

    `mine` is a snapshot, in which the texts that changed are typeset; `choices` are the answers to
    the questions of an earlier `Conflict`. No translation has to follow a `is_minor` edit. The
    history names the `languages`, where it is not the whole page that was written. Raises
    `Conflict` where there are questions to ask.
    """
    live = lock(page)
    row = edited(live)
    theirs = snapshot(row)
    base = base_of(live, theirs, stamped)
    if base is not None:  # else nobody knows what of it is mine
        mine = typeset_content(mine, type(live), base)
    merged, conflicts = bring_together(base, theirs, mine)
    questions = questions_of(conflicts, theirs, mine, type(live))
    contents, problems = (base, theirs, mine), ()
    try:
        content = answered(live, contents, merged, questions, choices)
        saved = put(content, live, row, theirs, is_minor, languages)
    except (ValidationError, IntegrityError) as error:
        problems = problems_of(error)
    if problems:  # each edit was in order, both together are not: ask about all that differs
        contents = (None, theirs, mine)
        questions = questions_of(changes(theirs, mine), theirs, mine, type(live))
        content = answered(live, contents, theirs, questions, choices, problems)
        try:
            saved = put(content, live, row, theirs, is_minor, languages)
        except (ValidationError, IntegrityError) as error:
            raise Conflict(live, contents, questions, problems_of(error)) from error
    if base is None or not changes(base, theirs):
        return Saved(saved)
    mine_stands = {each.place.path for each in questions if each.answer(choices) == MINE}
    others = differences(base, theirs, type(live))
    others = tuple(each for each in others if each.path not in mine_stands)
    return Saved(saved, others_since(live, stamped), others)


def base_of(live, theirs, stamped):
    """Return the content with that stamp, or None where it is not known."""
    wanted = stamped.partition(".")[2]
    if digest(theirs) == wanted:
        return theirs
    # What had no version of its own when the form was shown got one later (see `keep`).
    kept = Version.objects.of(live).filter(number__gte=number_of(stamped)).order_by("number")
    return next((each.content for each in kept.iterator() if digest(each.content) == wanted), None)


def bring_together(base, theirs, mine):
    """Return two edits of `base` as one, and the conflicts; without a base, all that differs is
    one.
    """
    return (theirs, changes(theirs, mine)) if base is None else merge(base, theirs, mine)


def questions_of(conflicts, theirs, mine, model):
    """Return the questions that conflicts raise, `{path: (their value, my value)}`. Where nobody
    would see a difference there is none: theirs stays.
    """
    places = {each.path: each for each in differences(theirs, mine, model)} if conflicts else {}
    questions = {}
    for path, values in conflicts.items():
        place = places.get(place_of(path, values))
        if place:
            questions.setdefault(place.path, Question(place)).values[path] = values
    return list(questions.values())


def place_of(path, values):
    """Return the path by which `differences` knows the place of a leaf."""
    if path[0] == "parts":
        if ABSENT in values:
            return path[:3]
        if path[-1] == "position":
            return path[:2]
        if path[-1] in TARGET:
            return (*path[:-1], "target")
    return path


def answered(page, contents, content, questions, choices, problems=()):
    """Return a content, in which their values stand, with mine where these were chosen."""
    if any(question.answer(choices) is None for question in questions):
        raise Conflict(page, contents, questions, problems)
    wanted = {
        path: my_value
        for question in questions
        if question.answer(choices) == MINE
        for path, (_theirs, my_value) in question.values.items()
    }
    return with_leaves(content, wanted, order=[content, contents[-1]])


@written_together()
def put(content, live, row, before, is_minor=False, languages=(), comment=""):
    """Give a page this content where it is edited, as a new version; return the row that has it.

    The same content makes no version. A working copy in which nothing differs from its page any
    more is removed.
    """
    if not changes(before, content):
        return row
    keep(row, before)
    if row.draft_of_id and not changes(snapshot(live), content):
        row.delete()
        record(live, Version.Action.SAVED, languages, comment, is_minor)
        return live
    row = edit(live) if row.pk == live.pk else row
    set_values(row, content, CODES, shared=True)
    row.clean()
    row.validate_constraints()
    apply(content, row)
    record(row, Version.Action.SAVED, languages, comment, is_minor)
    return row


def keep(row, content):
    """See that what is about to be replaced is in the page's history."""
    kept = Version.objects.of(row).filter(number=row.version).first()
    if kept is None or changes(kept.content, content):
        token = acting.set(NOBODY)
        try:
            record(row, Version.Action.SAVED, comment=_("as it was found"))
        finally:
            acting.reset(token)


def others_since(page, stamped):
    """Return who else saved the page since then, each once."""
    versions = Version.objects.of(page).filter(number__gt=number_of(stamped), made_by__isnull=False)
    versions = versions.exclude(made_by=acting.get().user).select_related("made_by")
    return tuple(dict.fromkeys(version.made_by for version in versions.order_by("number")))


def problems_of(error):
    if isinstance(error, ValidationError):
        return error.messages
    return [_("Your changes and those saved meanwhile do not fit together.")]
