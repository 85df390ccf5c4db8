"""Pages that come from offices and concern countries."""

from pydantic import Field

from .pages import CountryName, PageItem, PageLink, office_links, page_item


class AttributedItem(PageItem):
    offices: list[PageLink] = Field(description="Those that it comes from.")
    countries: list[CountryName] = Field(description="Those that it concerns.")


def attributed_item(visit, page):
    return page_item(visit, page) | {
        "offices": office_links(visit, page.office_rows),
        "countries": page.country_rows,
    }
