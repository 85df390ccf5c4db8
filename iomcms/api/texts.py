"""Rich texts as they are shown, for pages of others: every address with its host, no script."""

import re
from html import escape, unescape

from library.rich_text import shown
from publishing.richtext import TAG

ADDRESS = re.compile(r'\b(href|src|srcset)="([^"]*)"')


def rich_texts(visit, texts):
    """Return stored rich texts as HTML; for all of them so few queries as for one."""
    return [with_hosts(visit, html) for html in shown(texts, players=False)]


def with_hosts(visit, html):
    def absolute(match):
        name, value = match.groups()
        parts = value.split(", ") if name == "srcset" else [value]
        addresses = [escape(visit.absolute(unescape(part))) for part in parts]
        return f'{name}="{", ".join(addresses)}"'

    return TAG.sub(lambda tag: ADDRESS.sub(absolute, tag[0]), str(html))
