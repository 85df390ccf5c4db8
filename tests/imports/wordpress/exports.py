"""A small site of WordPress as it exports itself (WXR): written by hand."""

from xml.sax.saxutils import escape

SITE = "https://old.example.org"
HEAD = f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel>
<title>Old site</title><link>{SITE}</link><language>en-US</language>
<wp:wxr_version>1.2</wp:wxr_version>
<wp:base_site_url>{SITE}</wp:base_site_url><wp:base_blog_url>{SITE}</wp:base_blog_url>
<wp:author><wp:author_login><![CDATA[ada]]></wp:author_login>
<wp:author_display_name><![CDATA[Ada Pont]]></wp:author_display_name></wp:author>
"""
END = "</channel></rss>"


def post(number, content="<p>Bridges join cities.</p>", *, terms=(), fields=(), **texts):
    """Return an item; `terms` are `(taxonomy, slug, name)`, `fields` `(key, value)`."""
    texts = {
        "title": f"Bridges {number}",
        "link": f"{SITE}/2023/03/bridges-{number}/",
        "guid": f"{SITE}/?p={number}",
        "creator": "ada",
        "excerpt": "",
        "post_date_gmt": "2023-03-04 09:30:00",
        "post_name": f"bridges-{number}",
        "status": "publish",
        "post_type": "post",
        "post_id": number,
    } | texts
    names = {"title": "title", "link": "link", "guid": "guid", "creator": "dc:creator"}
    names["excerpt"] = "excerpt:encoded"
    elements = [
        f"<{names.get(name, f'wp:{name}')}>{escape(str(text))}</{names.get(name, f'wp:{name}')}>"
        for name, text in texts.items()
    ]
    elements.append(f"<content:encoded><![CDATA[{content}]]></content:encoded>")
    elements += [
        f'<category domain="{taxonomy}" nicename="{slug}"><![CDATA[{name}]]></category>'
        for taxonomy, slug, name in terms
    ]
    elements += [
        f"<wp:postmeta><wp:meta_key>{key}</wp:meta_key>"
        f"<wp:meta_value><![CDATA[{value}]]></wp:meta_value></wp:postmeta>"
        for key, value in fields
    ]
    return f"<item>{''.join(elements)}</item>"


def attachment(number, path, alt="", caption=""):
    return post(
        number,
        "",
        title=path.rpartition("/")[2],
        excerpt=caption,
        status="inherit",
        post_type="attachment",
        fields=[("_wp_attached_file", path), ("_wp_attachment_image_alt", alt)],
    )


def term(**texts):
    """Return a term of the channel, such as the group of a post and its translations."""
    elements = (f"<wp:{name}><![CDATA[{text}]]></wp:{name}>" for name, text in texts.items())
    return f"<wp:term>{''.join(elements)}</wp:term>"
