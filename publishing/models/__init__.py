from .addresses import FormerAddress, Redirect, Withdrawal
from .changes import Release, ReleaseItem, ScheduledChange
from .history import OfPage, Version
from .pages import (
    SLUG_TAKEN,
    Part,
    Placed,
    Publishable,
    RelatedItem,
    page_models,
    published_editions_are_whole,
    unique_per_language,
)
from .reviews import PrivateLink, PrivateLinkUse, Review
from .spreadsheets import Spreadsheet
from .topics import Goal, Tag, TaggedItem
from .translations import Term, Translation, TranslationFile
from .unsaved import Presence, UnsavedForm

__all__ = [
    "SLUG_TAKEN",
    "FormerAddress",
    "Goal",
    "OfPage",
    "Part",
    "Placed",
    "Presence",
    "PrivateLink",
    "PrivateLinkUse",
    "Publishable",
    "Redirect",
    "RelatedItem",
    "Release",
    "ReleaseItem",
    "Review",
    "ScheduledChange",
    "Spreadsheet",
    "Tag",
    "TaggedItem",
    "Term",
    "Translation",
    "TranslationFile",
    "UnsavedForm",
    "Version",
    "Withdrawal",
    "page_models",
    "published_editions_are_whole",
    "unique_per_language",
]
