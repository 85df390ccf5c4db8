"""What surrounds every public page: the site's name, menus and foot."""

from django.db.models import Exists, OuterRef
from django.utils.functional import SimpleLazyObject

from organisation.querysets import contact_columns
from publishing.languages import columns_in, current, localized
from publishing.links import public_links
from publishing.models import ScheduledChange
from publishing.rows import Rows

from .models import MenuEntry, SiteSettings


def chrome(request):
    """Context processor: `site` and `menus`, read only by templates that show them."""
    known = getattr(request, "site", None)
    return {"site": known or SimpleLazyObject(site), "menus": SimpleLazyObject(menus)}


def site(language=None):
    """Return the site's settings in one language, with `social_rows`, `figure_rows` and
    `contact_rows`, and whether there are `changes_due`, in one query.
    """
    language = language or current()
    contacts = SiteSettings.contact.field.related_model.objects.current()
    return (
        SiteSettings.objects.only(*columns_in(SiteSettings, language))
        .annotate(
            social_rows=Rows(
                SiteSettings.social_links.rel.related_model.objects.filter(
                    site=OuterRef("pk")
                ).order_by("position", "pk"),
                label="label",
                url="url",
            ),
            figure_rows=Rows(
                SiteSettings.key_figures.rel.related_model.objects.filter(
                    site=OuterRef("pk"), **{f"{localized('label', language)}__gt": ""}
                ).order_by("position", "pk"),
                value="value",
                label=localized("label", language),
                source=localized("source", language),
                counted_on="counted_on",
            ),
            changes_due=Exists(ScheduledChange.objects.due()),
            contact_rows=Rows(
                contacts.filter(pk=OuterRef("contact_id")), **contact_columns(language)
            ),
        )
        .first()
        or SiteSettings()
    )


def menus(language=None):
    """Return the entries of each menu as a tree, `{place: [entry, …]}`, in two queries.

    An entry has `label`, `url`, `description` and `branches`; one that leads to a page that is not
    public in the language is left out, with what stands below it.
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
        entry.text = getattr(entry, localized("label", language)) or (link.title if link else "")
        entry.url = link.url if link else address_in(entry.address, language)
        entry.branches = []
        if entry.text and entry.url:
            shown[entry.pk] = entry
    menus = {place: [] for place in MenuEntry.Place.values}
    for entry in shown.values():
        if entry.parent_id is None:
            menus[entry.place].append(entry)
        elif entry.parent_id in shown:
            shown[entry.parent_id].branches.append(entry)
    return menus


def address_in(address, language):
    """Return an address of the menu as a link: the site's own ones begin with the language."""
    return f"/{language}{address}" if address.startswith("/") else address
