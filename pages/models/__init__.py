from .menus import MenuEntry
from .pages import Page, PageContact
from .site import KeyFigure, LeadStory, SiteSettings, SocialLink

__all__ = [
    "KeyFigure",
    "LeadStory",
    "MenuEntry",
    "Page",
    "PageContact",
    "SiteSettings",
    "SocialLink",
]
