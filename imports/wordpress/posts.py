"""From posts to items: the translations of a post are items of one page."""

from datetime import UTC
from urllib.parse import urlsplit

from django.utils.dateparse import parse_datetime
from django.utils.html import strip_tags

from ..items import UNREADABLE, Item, NamedFile, Term
from ..readers.failures import Failure
from .files import path_of_address
from .text import html_of

#: What was never meant to be seen.
THROWN_AWAY = ("trash", "auto-draft", "inherit")
SOFTWARES_OWN = "_"


def put_groups(shelf, mapping):
    """Put each post beside its translations; return a `Failure` for each that has no place."""
    failures = []
    for post_type in mapping.types:
        for place, post in shelf.entries(f"post {post_type}"):
            if post.get("status") in THROWN_AWAY:
                continue
            group, language = group_of(shelf, post, mapping), language_of(shelf, post, mapping)
            number = int(post["post_id"])
            if language in shelf.in_languages(f"page {post_type}", group):
                message = f"Another post is its translation into “{language}” already."
                failures.append(Failure(place, message))
                group = f"post:{number}"
            shelf.put(
                f"page {post_type}", group, number, language=language, position=number, place=place
            )
    return failures


def group_of(shelf, post, mapping):
    """Return what stands for a post and its translations."""
    for term in post["terms"]:
        if term["taxonomy"] in mapping.translations.get("groups", ()):
            return term["slug"]
    if found := shelf.get("group", post["post_id"]):
        return found[0]
    for key in mapping.translations.get("group_keys", ()):
        if value := field_of(post, key):
            return f"post:{value}" if key == "_icl_lang_duplicate_of" else f"{key}:{value}"
    return f"post:{post['post_id']}"


def language_of(shelf, post, mapping):
    """Return the language of a post as the old site calls it: that of the site where it says
    none.
    """
    for term in post["terms"]:
        if term["taxonomy"] in mapping.translations.get("languages", ()):
            return term["slug"].lower()
    if found := shelf.get("group", post["post_id"]):
        return found[1].lower()
    for key in mapping.translations.get("language_keys", ()):
        if value := field_of(post, key):
            return value.lower()
    return shelf.get("site", "language") or ""


def our_language(language, mapping):
    """Return the language of ours for one such as `fr`, `fr-fr` or `fr_CA`; None for no known."""
    plain = language.replace("_", "-").partition("-")[0]
    return mapping.languages.get(language, mapping.languages.get(plain))


def items(shelf, mapping):
    """Yield the editions of each page together, a list of `Item`s, that of the site's own language
    first; a `Failure` where one cannot be read.
    """
    own = our_language(shelf.get("site", "language") or "", mapping)
    for post_type in mapping.types:
        for group, identifier in shelf.keys(f"page {post_type}"):
            found = shelf.in_languages(f"page {post_type}", group)
            editions = []
            for language in sorted(
                found, key=lambda each: (our_language(each, mapping) != own, each)
            ):
                place, number = found[language]
                post = shelf.get(f"post {post_type}", number)
                try:
                    item = item_of(shelf, mapping, post, place, str(identifier), language)
                except UNREADABLE as error:
                    item = Failure(place, f"This post cannot be read: {error!r}")
                if isinstance(item, Failure):
                    yield item
                elif item:
                    editions.append(item)
            if editions:
                yield editions


def item_of(shelf, mapping, post, place, identifier, language):
    """Return the item of one post; None where its language is left out."""
    ours = our_language(language, mapping)
    if ours is None:
        return Failure(place, f"The mapping says nothing of the language “{language}”.")
    if not ours:
        return None
    title = " ".join(strip_tags(post.get("title", "")).split())
    if not title:
        return Failure(place, "This post has no title.")
    kind_of_page = mapping.types[post["post_type"]]
    is_secret = post.get("status") == "private" or post.get("post_password")
    file, _mark, where = place.partition("#")
    item = Item(
        file=file,
        place=where,
        identifier=identifier,
        language=ours,
        becomes=kind_of_page.becomes,
        title=title,
        kind=kind_for(post, kind_of_page.kinds),
        usual_kind=kind_of_page.kind,
        address=post.get("link", ""),
        addresses=addresses_of(shelf, post),
        terms=terms_of(post, mapping, ours),
        authors=authors_of(shelf, post),
        is_public=post.get("status") == "publish" and not is_secret,
        published_at=moment_of(post),
    )
    fill(item, shelf, post, kind_of_page)
    list_left_over(item, post, mapping, kind_of_page)
    return item


def kind_for(post, kinds):
    slugs = (term["slug"] for term in post["terms"])
    return next((kinds[slug] for slug in slugs if slug in kinds), "")


def moment_of(post):
    """Return when a post came out, or None: drafts have a date of zeros."""
    for name in ("post_date_gmt", "post_date"):
        try:
            moment = parse_datetime(post.get(name, ""))
        except ValueError:
            continue
        if moment:
            return moment.replace(tzinfo=UTC)
    return None


def authors_of(shelf, post):
    login = post.get("creator", "")
    return [shelf.get("author", login) or login] if login else []


def addresses_of(shelf, post):
    """Return the addresses of the old site at which a post was found."""
    link, number = post.get("link", ""), post["post_id"]
    site = shelf.site
    found = [link, f"{site}/?p={number}"]
    if post["post_type"] == "page":
        found.append(f"{site}/?page_id={number}")
    if urlsplit(post.get("guid", "")).netloc == urlsplit(site or link).netloc:
        found.append(post["guid"])
    for slug in fields_of(post, "_wp_old_slug"):
        if post.get("post_name") and f"/{post['post_name']}" in link:
            before, _now, after = link.rpartition(post["post_name"])
            found.append(f"{before}{slug}{after}")
    return list(dict.fromkeys(filter(None, found)))


def terms_of(post, mapping, language):
    return [
        Term(target, {language: term["name"]}, term["slug"])
        for term in post["terms"]
        if (target := mapping.vocabularies.get(term["taxonomy"])) and term["name"]
    ]


def fill(item, shelf, post, kind_of_page):
    """Give an item its fields."""
    for name in kind_of_page.fields:
        values = (value_of(post, each) for each in kind_of_page.named(name))
        value = next(filter(None, values), "")
        if name in ("main_picture", "gallery", "documents"):
            files = files_named(shelf, value)
            is_one = name == "main_picture"
            setattr(item, name, next(iter(files), None) if is_one else files)
        elif name in ("body", "note_to_editors"):
            setattr(item, name, html_of(value, lambda key: attachment(shelf, key), item))
        elif value:
            item.values[name] = " ".join(strip_tags(value).split())


def value_of(post, name):
    return post.get(name, "") if name in ("content", "excerpt") else field_of(post, name)


def field_of(post, key):
    return next(iter(fields_of(post, key)), "")


def fields_of(post, key):
    return [value for name, value in post["fields"] if name == key and value]


def files_named(shelf, value):
    """Return the files of the attachments whose numbers a field holds, with commas between."""
    numbers = [each.strip() for each in value.split(",")]
    return [attachment(shelf, each) for each in numbers if each.isdecimal()]


def attachment(shelf, key):
    """Return the file of an attachment; without a path where the export does not have it."""
    post = shelf.get("post attachment", key)
    if post is None:
        return NamedFile("", f"attachment {key}")
    path = field_of(post, "_wp_attached_file") or path_of_address(post.get("attachment_url", ""))
    return NamedFile(
        path,
        post.get("title", ""),
        alt=field_of(post, "_wp_attachment_image_alt"),
        caption=" ".join(strip_tags(post.get("excerpt", "")).split()),
    )


def list_left_over(item, post, mapping, kind_of_page):
    known = {*kind_of_page.mapped, *mapping.left_out}
    for keys in ("language_keys", "group_keys"):
        known.update(mapping.translations.get(keys, ()))
    for key, value in post["fields"]:
        if value and key not in known and not key.startswith(SOFTWARES_OWN):
            item.left_over.append(f"{key}: {value}")
    taxonomies = {*mapping.vocabularies}
    for key in ("languages", "groups"):
        taxonomies.update(mapping.translations.get(key, ()))
    item.left_over += [
        f"{term['taxonomy']}: {term['name']}"
        for term in post["terms"]
        if term["taxonomy"] not in taxonomies
    ]
