"""What a browser may do with what we send: the Content-Security-Policy of each kind of answer.

Nothing is allowed but what is named here. No page runs or is styled by what stands in it: scripts
and styles are files of ours, but for two of the rich-text editor's, which are known by their hash.
"""

from base64 import b64encode
from functools import lru_cache
from hashlib import blake2b, sha256

from csp.constants import NONCE, NONE, SELF
from csp.utils import build_policy
from django.conf import settings

#: Where browsers tell what they have refused.
REPORTS = "/csp-reports/"
#: Who shows a video, once a visitor asks for it (static/site/video.js).
PLAYERS = ["https://www.youtube-nocookie.com", "https://player.vimeo.com"]
#: The style that the rich-text editor writes into the page; a test reads it in the library.
EDITOR_STYLE = "'sha256-PlumsSlvJ7vvWzjqibGAYKq92O3y/4JTxWWsWJvyUYA='"

NOTHING = {
    "default-src": [NONE],
    "base-uri": [NONE],
    "form-action": [NONE],
    "frame-ancestors": [NONE],
}


def bare():
    """Return the policy of what is no page, such as a feed."""
    return written(NOTHING)


def public(ancestors=NONE):
    """Return the policy of a page for visitors: the same for all of them, as pages are kept."""
    return written(
        NOTHING
        | {
            "script-src": [SELF],
            "style-src": [SELF],
            "img-src": [SELF, *settings.MEDIA_HOSTS],
            "manifest-src": [SELF],
            "frame-src": PLAYERS,
            "form-action": [SELF],
            "frame-ancestors": [ancestors],
            "require-trusted-types-for": ["'script'"],
            "report-uri": [REPORTS],
        }
    )


def newsroom(nonce=None):
    """Return the policy of a page of the admin; `nonce` is that of what is written into it."""
    return written(
        NOTHING
        | {
            "script-src": [SELF, hash_of(import_map()), NONCE],
            "style-src": [SELF, EDITOR_STYLE],
            "img-src": [SELF, *settings.MEDIA_HOSTS, "data:"],  # a second factor's code to scan
            "font-src": [SELF],
            "connect-src": [SELF],
            "manifest-src": [SELF],  # of the public pages that say that one may not
            "frame-src": [SELF],
            "form-action": [SELF],
            "report-uri": [REPORTS],
        },
        nonce,
    )


def written(policy, nonce=None):
    """Return a policy as it is sent, in an order that is the same in every process."""
    return "; ".join(sorted(build_policy(policy, nonce=nonce).split("; ")))


def import_map():
    """Return what stands in the one script that an admin page has in itself: it names the modules
    of the editor. The names change with their content, so it is asked for each time.
    """
    from publishing.editor import RichTextWidget

    [element] = RichTextWidget().media.render_importmap()
    return element.partition(">")[2].removesuffix("</script>")


def hash_of(text):
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


@lru_cache(1)
def mark():
    """Return what changes with the policy of the public pages: whoever has a page under another one
    has to get it anew.
    """
    return blake2b(public().encode(), digest_size=4).hexdigest()
