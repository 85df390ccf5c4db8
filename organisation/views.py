from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from publishing.structured_data import Step
from publishing.trees import as_tree
from publishing.views import EditionView

from . import structured_data
from .models import Country, Office, Person


def structure(request):
    offices = Office.objects.public().open().for_chart()
    return render(request, "organisation/structure.html", {"offices": as_tree(offices)})


def where_we_work(request):
    return render(
        request, "organisation/where_we_work.html", {"countries": Country.objects.with_offices()}
    )


def step_to_structure():
    return Step(_("Structure"), reverse("organisation:structure"))


class OfficeView(EditionView):
    model = Office

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
