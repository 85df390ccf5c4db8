from django.shortcuts import render

from publishing.trees import as_tree
from publishing.views import EditionView

from .models import Country, Office, Person
from .world import map_of


def structure(request):
    offices = Office.objects.public().open().for_chart()
    return render(request, "organisation/structure.html", {"offices": as_tree(offices)})


def where_we_work(request):
    countries = list(Country.objects.with_offices())
    return render(
        request,
        "organisation/where_we_work.html",
        {"countries": countries, "map": map_of(countries)},
    )


class OfficeView(EditionView):
    model = Office
    #: What rooms further on show on an office's page: functions of the office and the moment that
    #: return context.
    additions = []

    def get_context_data(self, **kwargs):
        for addition in self.additions:
            kwargs |= addition(self.object, self.at)
        return super().get_context_data(**kwargs)


class PersonView(EditionView):
    model = Person
