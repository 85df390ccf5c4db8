from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from publishing.languages import current
from publishing.statements import written_once
from publishing.structured_data import Step
from publishing.trees import as_tree
from publishing.views import EditionView

from . import structured_data
from .models import Country, Office, Person
from .world import map_of


def structure(request):
    offices = chart(Office, current(), at=timezone.now())
    context = {"offices": as_tree(offices), "title": _("Structure")}
    return render(request, "organisation/structure.html", context)


@written_once
def chart(model, language, *, at):
    offices = model.objects.public(language, at).open(timezone.localdate(at))
    return offices.for_chart(language, at)


def where_we_work(request):
    countries = list(Country.objects.with_offices())
    return render(
        request,
        "organisation/where_we_work.html",
        {"countries": countries, "map": map_of(countries), "title": _("Where we work")},
    )


def step_to_structure():
    return Step(_("Structure"), reverse("organisation:structure"))


def step_to_countries():
    return Step(_("Where we work"), reverse("organisation:where_we_work"))


class OfficeView(EditionView):
    model = Office
    #: What rooms further on show on an office's page: functions of the office and the moment that
    #: return context.
    additions = []

    def get_context_data(self, **kwargs):
        for addition in self.additions:
            kwargs |= addition(self.object, self.at)
        return super().get_context_data(**kwargs)

    def above(self):
        parents = [
            Step(row["name"], reverse("organisation:office", args=[row["slug"]]))
            for row in self.object.parent_rows
        ]
        return [step_to_structure(), *parents]

    def structured_data(self, origin):
        return structured_data.office(self.object, origin)


class PersonView(EditionView):
    model = Person

    def above(self):
        return [step_to_structure()]

    def structured_data(self, origin):
        return structured_data.person(self.object, origin)
