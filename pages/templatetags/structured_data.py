from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from publishing.hosts import origin_of
from publishing.structured_data import Step, as_script, trail

from ..structured_data import organisation, website

register = template.Library()


@register.simple_tag(takes_context=True)
def structured_data(context):
    """Return what the page, as `structured_data` of its view describes it, and the site are, as the
    content of a script.
    """
    origin, site = origin_of(context["request"]), context["site"]
    nodes = [organisation(site, origin)]
    if context["request"].path == reverse("home"):
        nodes.append(website(site, origin))
    if own := own_step(context):
        steps = [Step(_("Home"), reverse("home")), *context.get("above", ()), own]
        nodes += [context.get("structured_data"), trail(steps, origin)]
    return as_script(nodes)


def own_step(context):
    """Return the step to the page shown: one that editors write, or one with a `title` of its
    view.
    """
    if page := context.get("page"):
        return Step(page.title, page.get_absolute_url())
    title = context.get("title")
    return Step(title, context["request"].path) if title else None
