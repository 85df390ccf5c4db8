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
from .read_only import ReadOnlyAdmin
from .spreadsheets import SpreadsheetAdmin
from .uses import UsedAdmin

__all__ = [
    "SEARCH_ENGINES",
    "SOURCE",
    "EditorAdmin",
    "Ordered",
    "PlacedInline",
    "PublishableAdmin",
    "ReadOnlyAdmin",
    "RelatedItemInline",
    "SpreadsheetAdmin",
    "TranslatedAdmin",
    "TranslatedStackedInline",
    "TranslatedTableInline",
    "UsedAdmin",
    "topics",
]
