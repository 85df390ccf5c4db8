"""What surrounds every public page: the site's name, menus and foot.

It is the same on every page in a language, so it is made once for each state of the site.
"""

from dataclasses import dataclass, field
from functools import partial
from urllib.parse import quote

from django.db.models import Exists, OuterRef
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.html import escape
from django.utils.safestring import mark_safe

from organisation.querysets import contact_columns
from publishing import freshness
from publishing.languages import columns_in, current, localized
from publishing.links import public_links
from publishing.models import ScheduledChange
from publishing.rows import Rows
from publishing.statements import written_once

from .models import MenuEntry, SiteSettings


def chrome(request):
    """Context processor: `site` and `menus`, read only by templates that show them."""
    known = getattr(request, "site", None)
    return {"site": known or SimpleLazyObject(known_site), "menus": SimpleLazyObject(known_menus)}


def known_site():
    """Return `site()` in the active language, which nobody may change."""
    return remembered("site", site)


def known_menus():
    return remembered("menus", menus)


def main_menu(menus, path):
    """Return the main menu as HTML, in which the entry that leads to `path` is marked."""
    html = remembered("main-menu", lambda _language: rendered("pages/_menu.html", menus=menus))
    link = f'<a href="{escape(quote(path))}"'
    return mark_safe(html.replace(f"{link}>", f'{link} aria-current="page">'))


def foot(site, menus):
    """Return the foot of every page as HTML."""
    return mark_safe(
        remembered("foot", lambda _language: rendered("pages/_foot.html", site=site, menus=menus))
    )


def rendered(template, **context):
    return str(render_to_string(template, context))


def remembered(name, make):
    language = current()
    return freshness.remembered(f"{name}:{language}", partial(make, language))


def site(language=None):
    """Return the site's settings in one language, with `social_rows`, `figure_rows` and
    `contact_rows`, and whether there are `changes_due`, in one query.
    """
    found = settings_row(SiteSettings, language or current(), at=timezone.now())
    return found[0] if found else SiteSettings()


@written_once
def settings_row(model, language, *, at):
    contacts = model.contact.field.related_model.objects.current(timezone.localdate(at))
    return model.objects.only(*columns_in(model, language)).annotate(
        social_rows=Rows(
            model.social_links.rel.related_model.objects.filter(site=OuterRef("pk")).order_by(
                "position", "pk"
            ),
            label="label",
            url="url",
        ),
        figure_rows=Rows(
            model.key_figures.rel.related_model.objects.filter(
                site=OuterRef("pk"), **{f"{localized('label', language)}__gt": ""}
            ).order_by("position", "pk"),
            value="value",
            label=localized("label", language),
            source=localized("source", language),
            counted_on="counted_on",
        ),
        changes_due=Exists(ScheduledChange.objects.due(at)),
        contact_rows=Rows(contacts.filter(pk=OuterRef("contact_id")), **contact_columns(language)),
    )


@dataclass
class Entry:
    """An entry of a menu, in one language."""

    text: str
    url: str
    description: str
    branches: list = field(default_factory=list)


def menus(language=None):
    """Return the entries of each menu as a tree, `{place: [Entry, …]}`, in two queries.

    One that leads to a page that is not public in the language is left out, with what stands below
    it.
    """
    language = language or current()
    entries = list(
        MenuEntry.objects.only(*columns_in(MenuEntry, language)).order_by("position", "pk")
    )
    links = public_links(
        ((entry.target_type_id, entry.target_id) for entry in entries if entry.target_id), language
    )
    shown = {}
    for entry in entries:
        link = links.get((entry.target_type_id, entry.target_id))
        text = getattr(entry, localized("label", language)) or (link.title if link else "")
        url = link.url if link else address_in(entry.address, language)
        if text and url:
            description = getattr(entry, localized("description", language))
            shown[entry.pk] = Entry(text, url, description)
    menus = {place: [] for place in MenuEntry.Place.values}
    for entry in entries:
        if entry.pk not in shown:
            continue
        if entry.parent_id is None:
            menus[entry.place].append(shown[entry.pk])
        elif entry.parent_id in shown:
            shown[entry.parent_id].branches.append(shown[entry.pk])
    return menus


def address_in(address, language):
    """Return an address of the menu as a link: the site's own ones begin with the language."""
    return f"/{language}{address}" if address.startswith("/") else address
