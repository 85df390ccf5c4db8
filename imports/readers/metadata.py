"""What a page says of itself in its head, for machines; empty where that is not certain."""

import json
import re
from datetime import date
from urllib.parse import urljoin, urlsplit

from imports.sources import NamedFile

PUBLISHED = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.created",
    "dc.date",
    "date",
    "pubdate",
    "publishdate",
)
PICTURE = ("og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src")
#: The same within the text, as Drupal's themes tell it (RDFa).
CREATED = {"dc:created", "schema:dateCreated", "schema:datePublished"}
DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?!\d)")
SUFFIX = re.compile(r"(?<!\s)\s+[|·»]\s+[^|·»]{1,80}\Z")
DASHED = re.compile(r"(?<!\s)\s+[-–—]\s+(?P<site>[^-–—]{1,80})\Z")
SAVED = re.compile(r"saved from url=\(\d+\)(https?://\S+)")
#: Types of pages as Drupal and WordPress write them into classes, in full view.
TYPE = re.compile(r"(?:page-)?node--?type-([a-z]+)|(single)-post|(page)-id-\d+")
KINDS = {"event": "event", "events": "event", "page": "page"} | dict.fromkeys(
    ["article", "news", "single", "story"], "article"
)
SCRIPT = 200_000
#: A page that is larger is not searched for what it tells in other ways.
LARGE = 1_000_000
DEPTH = 6


def metadata_of(html, tree, headings, address):
    """Return the fields of a `Source` that the head of a page tells, and warnings; `headings` are
    its own of the first level.
    """
    told, found = _told(tree), _found(html)
    warnings = []
    fields = {
        "title": _title(tree, told, headings) or found.get("title") or "",
        "summary": told.get("description") or found.get("description") or "",
        "published_on": _published_on(tree, told, warnings),
        "editions": _editions(tree, address),
        "kind": _kind(tree) or ("article" if told.get("og:type") == "article" else ""),
    }
    return fields, warnings


def picture_of(tree):
    """Return the file of the picture that stands for a page in networks, or None."""
    told = _told(tree)
    addresses = tuple(dict.fromkeys(told[name] for name in PICTURE if name in told))
    alt = told.get("og:image:alt", "") or told.get("twitter:image:alt", "")
    return NamedFile("", addresses[0], alt, addresses=addresses) if addresses else None


def _kind(tree):
    """Return the kind of page that the system wrote into its classes, where that is one of ours."""
    whole = tree.xpath("//body | //article[contains(@class, '--view-mode-full')]")
    names = (name for element in whole for name in element.get("class", "").split())
    types = (next(filter(None, found.groups())) for found in map(TYPE.fullmatch, names) if found)
    return next((KINDS[each] for each in types if each in KINDS), "")


def language_of(tree):
    """Return the language that a page says it is in, without its country."""
    told = tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang")
    told = told or tree.get("xml:lang")
    if not told:
        named = _told(tree)
        told = named.get("content-language") or named.get("og:locale") or ""
    return re.split(r"[-_,;\s]", told.strip().lower())[0]


def _found(html):
    """Return what trafilatura finds; its date is left alone, which it may take from anywhere."""
    if len(html) > LARGE:
        return {}
    from trafilatura import extract_metadata

    found = extract_metadata(html, extensive=False)
    return {} if found is None else {"title": found.title, "description": found.description}


def _told(tree):
    """Return the <meta> of a page by their names in small letters; of several, the first."""
    told = {}
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop")
        name = name or meta.get("http-equiv") or ""
        content = " ".join((meta.get("content") or "").split())
        if content:
            told.setdefault(name.lower(), content)
    return told


def _title(tree, told, headings):
    """Return the title: that for social networks, the heading, or that of the window, without the
    name of the site.
    """
    window = next((" ".join(title.text_content().split()) for title in tree.iter("title")), "")
    site = told.get("og:site_name", "")
    for heading in headings:
        if any(text.startswith(heading) for text in (told.get("og:title", ""), window)):
            return heading
    if "og:title" in told:
        return _without_site(told["og:title"], site)
    return headings[0] if len(headings) == 1 else _without_site(window, site)


def _without_site(title, site):
    dashed = DASHED.search(title)
    if dashed and site and dashed["site"] == site:
        return title[: dashed.start()]
    return SUFFIX.sub("", title)


def _published_on(tree, told, warnings):
    for name in PUBLISHED:
        if day := _day(told.get(name)):
            return day
    for script in tree.iter("script"):
        is_data = script.get("type", "").lower() == "application/ld+json"
        if is_data and (day := _day(_from_json(script.text or ""))):
            return day
    if len(created := _created(tree)) == 1:
        return created.pop()
    times = list(tree.iter("time"))
    certain = [
        time
        for time in times
        if "pubdate" in time.attrib or time.get("itemprop") == "datePublished"
    ]
    for time in certain:
        if day := _day(time.get("datetime")):
            return day
    days = {_day(time.get("datetime")) for time in times} - {None}
    if len(days) == 1:
        day = days.pop()
        warnings.append(f"published_on: taken from a <time> of the page: {day}")
        return day
    return None


def _created(tree):
    """Return the days that elements of the text tell as those of their making: of several, some are
    those of other pages.
    """
    told = tree.xpath("//body//*[@property and @content]")
    named = (each for each in told if CREATED & set(each.get("property").split()))
    return {_day(each.get("content")) for each in named} - {None}


def _from_json(text):
    """Return the date of publication in a piece of JSON-LD, or nothing."""
    try:
        found = json.loads(text[:SCRIPT])
    except (ValueError, RecursionError):
        return None
    return _dated(found, DEPTH)


def _dated(found, depth):
    if isinstance(found, dict):
        if isinstance(told := found.get("datePublished"), str):
            return told
        found = found.get("@graph", [])
    if isinstance(found, list) and depth:
        return next(filter(None, (_dated(each, depth - 1) for each in found[:100])), None)
    return None


def _day(told):
    match = DAY.match(told or "")
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:
        return None


def address_of(tree):
    """Return where a saved page was, as it says itself."""
    told = _told(tree)
    links = [link.get("href") for link in tree.iter("link") if _rel(link) == {"canonical"}]
    for address in [*links, told.get("og:url")]:
        if _is_whole(address):
            return address.strip()
    for comment in _comments(tree):
        if match := SAVED.search(comment):
            return match[1]
    return ""


def _comments(tree):
    from lxml import etree

    before = tree.itersiblings(preceding=True)
    return (each.text or "" for each in before if each.tag is etree.Comment)


def _editions(tree, base):
    found = {}
    for link in tree.iter("link"):
        language = (link.get("hreflang") or "").lower()
        if "alternate" in _rel(link) and language and language != "x-default":
            try:
                address = urljoin(base, (link.get("href") or "").strip())
            except ValueError:
                continue
            if _is_whole(address):
                found.setdefault(re.split("[-_]", language)[0], address)
    return found


def _rel(link):
    return set((link.get("rel") or "").lower().split())


def _is_whole(address):
    try:
        parts = urlsplit((address or "").strip())
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)
