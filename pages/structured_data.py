from django.templatetags.static import static
from django.urls import reverse

from library.structured_data import image
from publishing.languages import current
from publishing.structured_data import ORGANISATION, WEBSITE, told


def page(page, origin):
    """Return a standing page as schema.org has it."""
    address = origin + page.get_absolute_url()
    return told(
        type="WebPage",
        id=address,
        url=address,
        inLanguage=current(),
        name=page.title,
        description=page.search_text or page.summary,
        primaryImageOfPage=image(page.main_picture, origin),
        isPartOf={"@id": origin + WEBSITE},
        publisher={"@id": origin + ORGANISATION},
    )


def organisation(site, origin):
    """Return the organisation whose site this is; its kind is the site's own data."""
    if not site.name:
        return {}
    return told(
        type=site.kind,
        id=origin + ORGANISATION,
        name=site.name,
        url=origin + reverse("home"),
        slogan=site.tagline,
        logo=told(
            type="ImageObject",
            url=origin + static("site/icon-512.png"),
            width=512,
            height=512,
        ),
        sameAs=[social["url"] for social in getattr(site, "social_rows", ())],
    )


def website(site, origin):
    """Return the site, and where to search it."""
    home = origin + reverse("home")
    return told(
        type="WebSite",
        id=origin + WEBSITE,
        url=home,
        name=site.name,
        inLanguage=current(),
        publisher={"@id": origin + ORGANISATION} if site.name else None,
        potentialAction=told(
            type="SearchAction",
            target=told(type="EntryPoint", urlTemplate=home + "search/?q={search_term_string}"),
            **{"query-input": "required name=search_term_string"},
        ),
    )
