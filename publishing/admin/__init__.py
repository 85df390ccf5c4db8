from . import glossary, links, redirects, releases  # noqa: F401
from .base import (
    SEARCH_ENGINES,
    SOURCE,
    EditorAdmin,
    Ordered,
    PlacedInline,
    PublishableAdmin,
    RelatedItemInline,
    TranslatedAdmin,
    TranslatedStackedInline,
    TranslatedTableInline,
    topics,
)
from .spreadsheets import SpreadsheetAdmin
from .uses import UsedAdmin

__all__ = [
    "SEARCH_ENGINES",
    "SOURCE",
    "EditorAdmin",
    "Ordered",
    "PlacedInline",
    "PublishableAdmin",
    "RelatedItemInline",
    "SpreadsheetAdmin",
    "TranslatedAdmin",
    "TranslatedStackedInline",
    "TranslatedTableInline",
    "UsedAdmin",
    "topics",
]
