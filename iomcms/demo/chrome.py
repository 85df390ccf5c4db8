"""What surrounds the demo pages: menus and the site's own data, made only where there are none."""

from pages.models import KeyFigure, LeadStory, MenuEntry, SiteSettings, SocialLink

from .columns import copied, words


def make_menus(menus, linked):
    """Make the entries of all menus; `linked` gives the row of a link. Return how many."""
    if MenuEntry.objects.exists():
        return 0
    return sum(
        make_entries(menu.get("entry", ()), linked, place=menu["place"]) for menu in menus.values()
    )


def make_entries(entries, linked, **belongs):
    made = 0
    for position, part in enumerate(entries, 1):
        row = MenuEntry.objects.create(
            position=position,
            address=part.get("address", ""),
            target=linked(part["target"]) if "target" in part else None,
            **words(part, "label", "description"),
            **belongs,
        )
        made += 1 + make_entries(part.get("child", ()), linked, parent=row)
    return made


def make_site(site, contact, linked):
    """Make the site's settings with their contact desk, key figures, social networks and lead
    stories.
    """
    row = SiteSettings.objects.create(
        contact=contact,
        **copied(site, "primary_colour", "accent_colour", "kind", "security_contact"),
        **words(site, "name", "tagline", "footer_text", "boundaries_note", "accreditation"),
    )
    KeyFigure.objects.bulk_create(
        KeyFigure(
            site=row,
            position=position,
            **copied(part, "value", "counted_on"),
            **words(part, "label", "source"),
        )
        for position, part in enumerate(site.get("figure", ()), 1)
    )
    SocialLink.objects.bulk_create(
        SocialLink(site=row, position=position, **copied(part, "label", "url"))
        for position, part in enumerate(site.get("social", ()), 1)
    )
    LeadStory.objects.bulk_create(
        LeadStory(site=row, article=linked(link), position=position)
        for position, link in enumerate(site.get("lead", ()), 1)
    )
