"""Which rows the audit names by their titles. Those whose names are or may be those of people are
not here: an entry is for ever, and a name must be forgotten when it has to be.
"""

LABELS = {
    "articles.article",
    "articles.boilerplate",
    "auth.group",
    "events.event",
    "library.document",
    "library.picture",
    "organisation.country",
    "organisation.office",
    "pages.keyfigure",
    "pages.menuentry",
    "pages.page",
    "pages.sitesettings",
    "pages.sociallink",
    "publishing.release",
    "publishing.tag",
    "publishing.term",
    "search.promotedresult",
}
