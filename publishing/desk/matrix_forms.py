"""The forms of the matrix: what narrows it, and to whom work is given."""

from django import forms
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Value
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..languages import CODES, NAMES, named, with_default
from ..mail import called
from . import matrix
from .assignments import name_of, translators, unknown_to

ANY = ("", gettext_lazy("All"))
AGES = [
    ("7", gettext_lazy("in the last 7 days")),
    ("30", gettext_lazy("in the last 30 days")),
    ("365", gettext_lazy("in the last year")),
    (matrix.OLDER, gettext_lazy("more than a year ago")),
]


class MatrixFilter(forms.Form):
    """What narrows the matrix; a value that is not offered narrows nothing."""

    language = forms.ChoiceField(
        label=gettext_lazy("Language"), choices=[ANY, *settings.LANGUAGES], required=False
    )
    state = forms.ChoiceField(
        label=gettext_lazy("State"), choices=[ANY, *matrix.STATES.items()], required=False
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)
    office = forms.ChoiceField(label=gettext_lazy("Office"), required=False)
    age = forms.ChoiceField(label=gettext_lazy("Changed"), choices=[ANY, *AGES], required=False)
    assigned = forms.ChoiceField(label=gettext_lazy("Assigned to"), required=False)

    def __init__(self, data, model, user, offices, people):
        super().__init__(data, auto_id="filter-%s", label_suffix="")
        self.user = user
        self.offer("kind", kinds_of(model))
        self.offer("office", offices)
        self.fields["assigned"].choices = [
            ANY,
            ("me", _("Me")),
            ("nobody", _("Nobody")),
            *people,
        ]

    def offer(self, name, choices):
        if choices:
            self.fields[name].choices = [ANY, *choices]
        else:
            del self.fields[name]

    @cached_property
    def wanted(self):
        """Return what was asked for, without what was not offered."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def languages(self):
        language = self.wanted.get("language")
        return (language,) if language else CODES

    def narrow(self, pages, at):
        wanted = {name: value for name, value in self.wanted.items() if name != "language"}
        if wanted.get("assigned") == "me":
            wanted["assigned"] = self.user.pk
        return matrix.matching(pages, at, self.languages, **wanted)


class AssignmentForm(forms.Form):
    """Who is to translate into which languages by when; nobody takes the work back."""

    NOBODY = "nobody"

    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Into"),
        choices=settings.LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose one language or more.")},
    )
    to = forms.ChoiceField(
        label=gettext_lazy("To"),
        error_messages={"required": gettext_lazy("Choose who is to translate.")},
    )
    due_on = forms.DateField(
        label=gettext_lazy("Due on"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, people, languages, *args, **kwargs):
        super().__init__(*args, auto_id="assign-%s", label_suffix="", **kwargs)
        self.fields["languages"].choices = [(code, NAMES[code]) for code in languages]
        nobody = (self.NOBODY, _("Nobody: take the work back"))
        self.fields["to"].choices = [("", "—"), *people, nobody]

    def clean_due_on(self):
        due_on = self.cleaned_data["due_on"]
        if due_on and due_on < timezone.localdate():
            raise forms.ValidationError(_("Choose a day to come."))
        return due_on

    def clean(self):
        data = super().clean()
        data["person"] = None
        if data.get("to") not in (None, self.NOBODY):
            data["person"] = get_user_model().objects.get(pk=data["to"])
            if unknown := unknown_to(data["person"], data.get("languages", ())):
                problem = _("%(person)s does not write in: %(languages)s.")
                names = {"person": called(data["person"]), "languages": named(unknown)}
                self.add_error("to", problem % names)
        return data


def kinds_of(model):
    """Return the kinds of pages of this type, if it has any."""
    names = {field.name for field in model._meta.get_fields()}
    return list(model._meta.get_field("kind").choices) if "kind" in names else []


def choices_of(model, user):
    """Return the keys and names of those who answer for pages of this type, in the user's reach,
    and of those who translate them, in one query.
    """
    people = translators(model).annotate(number=Value(1), shown=name_of())
    choices = people.values_list("number", "pk", "shown").order_by()
    if answering := matrix.answering(model):
        offices = answering.objects.pages().within(user).order_by()
        offices = offices.annotate(number=Value(0), shown=with_default("title"))
        offices = offices.rewrite(False).values_list("number", "pk", "shown")
        choices = offices.union(choices).order_by()
    found = [], []
    for number, pk, name in sorted(choices, key=lambda choice: (choice[2] or "").casefold()):
        found[number].append((str(pk), name))
    return found
