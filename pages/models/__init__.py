from .menus import MenuEntry
from .pages import Page, PageContact
from .site import LeadStory, SiteSettings, SocialLink

__all__ = ["LeadStory", "MenuEntry", "Page", "PageContact", "SiteSettings", "SocialLink"]
