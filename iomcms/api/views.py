from django.http import JsonResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe

from publishing.due import apply_due_changes

from .description import described
from .outline import outline
from .problems import nothing


def openapi(request):
    return JsonResponse(described())


def nowhere(request, rest):
    """Answer whatever else is asked for below the address of the API."""
    raise nothing()


@require_safe
def description(request):
    """Show the description of the API as a page of the site. It is written in English only."""
    apply_due_changes()  # for the menu around it
    with translation.override("en"):
        return render(request, "iomcms/api.html", {"api": outline(described())})
