"""Feeds of pages: each with its full text, its picture, and the moment it last changed."""

import json
from datetime import UTC, datetime

from django.contrib.syndication.views import Feed
from django.http import HttpResponse
from django.urls import reverse
from django.utils import feedgenerator, timezone
from django.utils.feedgenerator import rfc3339_date
from django.utils.html import escape
from django.utils.http import urlencode
from django.utils.translation import get_language_bidi

from publishing.characters import clean
from publishing.hosts import origin_of
from publishing.identity import uuid_of
from publishing.languages import current

from .places import as_jpeg

#: So many pages stand in a feed.
LENGTH = 20
#: When an empty feed was last changed.
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
CONTENT = "http://purl.org/rss/1.0/modules/content/"
ATOM = "http://www.w3.org/2005/Atom"


class Dated:
    def latest_post_date(self):
        """Return the latest moment among the items, and never that of the request."""
        return max((item["updateddate"] for item in self.items), default=NEVER)


class Atom(Dated, feedgenerator.Atom1Feed):
    def add_item_elements(self, handler, item):
        enclosures, item["enclosures"] = item["enclosures"], ()
        super().add_item_elements(handler, item)
        for enclosure in enclosures:  # without a length, which nobody has measured
            address, media_type = enclosure.url, enclosure.mime_type
            link = {"rel": "enclosure", "href": address, "type": media_type}
            handler.addQuickElement("link", "", link)
        handler.addQuickElement("content", item["content"], {"type": "html"})


class Rss(Dated, feedgenerator.Rss201rev2Feed):
    def rss_attributes(self):
        return super().rss_attributes() | {"xmlns:content": CONTENT}

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        handler.addQuickElement("atom:updated", rfc3339_date(item["updateddate"]))
        handler.addQuickElement("content:encoded", item["content"])


class JsonFeed(Dated, feedgenerator.SyndicationFeed):
    """JSON Feed 1.1, https://www.jsonfeed.org/version/1.1/"""

    content_type = "application/feed+json; charset=utf-8"

    def write(self, outfile, encoding):
        feed = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": self.feed["title"],
            "home_page_url": self.feed["link"],
            "feed_url": self.feed["feed_url"],
            "description": self.feed["subtitle"] or self.feed["description"],
            "language": self.feed["language"],
            "authors": [{"name": self.feed["author_name"]}],
            "items": [self.entry(item) for item in self.items],
        }
        outfile.write(json.dumps(feed, ensure_ascii=False).encode(encoding))

    def entry(self, item):
        pictures = [enclosure.url for enclosure in item["enclosures"]]
        return {
            "id": item["unique_id"],
            "url": item["link"],
            "title": item["title"],
            "summary": item["summary"],
            "content_html": item["content"],
            "date_published": rfc3339_date(item["pubdate"]),
            "date_modified": rfc3339_date(item["updateddate"]),
            "tags": list(item["categories"]),
            "language": self.feed["language"],
            **({"image": pictures[0]} if pictures else {}),
            "attachments": [
                {"url": enclosure.url, "mime_type": enclosure.mime_type}
                for enclosure in item["enclosures"]
            ],
        }


class PageFeed(Feed):
    """A feed of the pages that are public in the language of its address.

    A subclass says which: `model`, `heading`, `list_name`, `newest(chosen, at)`; and what there is
    to read of them: `full_texts(pages, origin)`.
    """

    feed_type = Atom
    #: Whether the list takes the same choices as the feed.
    list_narrows = True

    def __call__(self, request, *args, **kwargs):
        feed = self.get_feed(self.get_object(request), request)
        response = HttpResponse(content_type=feed.content_type)
        feed.write(response, "utf-8")
        return response

    def get_object(self, request):
        return Shown(self, request)

    def chosen(self, request):
        """Return what the reader narrows the feed down to, None where that cannot be."""
        return {}

    def pages(self, chosen, at):
        """Return the pages of the feed with all that they show. Which they are is asked first: no
        database then gathers what thousands show to sort them.
        """
        keys = list(self.newest(chosen, at).values_list("pk", flat=True)[:LENGTH])
        pages = {page.pk: page for page in self.loaded(at).filter(pk__in=keys)}
        return [pages[key] for key in keys if key in pages]

    def loaded(self, at):
        return self.model.objects.for_page(at=at).public(at=at)

    def link(self, shown):
        return reverse(self.list_name) + (shown.query if self.list_narrows else "")

    def feed_guid(self, shown):
        return shown.request.build_absolute_uri(self.feed_url(shown))

    def feed_url(self, shown):
        return shown.request.path + shown.query

    def title(self, shown):
        return clean(f"{self.heading(shown)} | {shown.site_name}")

    def author_name(self, shown):
        return clean(shown.site_name)

    def items(self, shown):
        return shown.entries

    def item_title(self, entry):
        return clean(entry.page.title)

    def item_description(self, entry):
        return escape(clean(entry.page.summary)) or None  # feeds take it for HTML

    def item_link(self, entry):
        return entry.page.get_absolute_url()

    def item_guid(self, entry):
        return f"urn:uuid:{uuid_of(entry.page, current())}"

    item_guid_is_permalink = False

    def item_pubdate(self, entry):
        return entry.page.publish_at

    def item_updateddate(self, entry):
        return entry.page.changed_at

    def item_categories(self, entry):
        return [clean(tag["name"]) for tag in entry.page.tag_rows]

    def item_enclosures(self, entry):
        if not entry.page.main_picture:
            return []
        picture = as_jpeg(entry.page.main_picture, "whole", 1200)
        # "0" stands for a length that is not known: no file is opened for a feed.
        return [feedgenerator.Enclosure(entry.origin + picture.address, "0", picture.media_type)]

    def item_extra_kwargs(self, entry):
        direction = "rtl" if get_language_bidi() else "ltr"
        content = f'<div lang="{current()}" dir="{direction}">{clean(entry.content)}</div>'
        return {"content": content, "summary": clean(entry.page.summary)}


class Entry:
    """A page and its full text."""

    def __init__(self, page, content, origin):
        self.page, self.content, self.origin = page, content, origin


class Shown:
    """What one request for a feed is answered with, all of it read at one moment."""

    def __init__(self, feed, request):
        self.request = request
        self.site_name = request.site.name or request.get_host()
        self.chosen = feed.chosen(request)
        self.query = f"?{urlencode(self.chosen)}" if self.chosen else ""
        origin = origin_of(request)
        pages = feed.pages(self.chosen, timezone.now())
        texts = feed.full_texts(pages, origin)
        self.entries = [Entry(page, text, origin) for page, text in zip(pages, texts, strict=True)]
