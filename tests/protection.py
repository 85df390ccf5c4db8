"""What every answer has to tell the browser, and what no page may have in itself."""

import re

from iomcms import policies

#: Without Content-Security-Policy and what 304 leaves as the browser has it.
ALWAYS = {
    "Permissions-Policy",
    "X-Content-Type-Options",
    "Referrer-Policy",
    "Cross-Origin-Opener-Policy",
}
WITH_CONTENT = {"Content-Security-Policy", "Cross-Origin-Resource-Policy"}
#: Scripts, styles and handlers that stand in a page; data is none of these.
INLINE = re.compile(
    r"<style\b[^>]*>|<[a-z][^<>]*\s(?:style|on[a-z]+)=[^<>]*>|=[\"']?\s*javascript:"
    r"|<script\b(?![^>]*\b(?:src=|type=.(?:application/(?:ld\+)?json|importmap)))[^>]*>",
    re.IGNORECASE,
)
IMPORT_MAP = re.compile(r'<script type="importmap">(.*?)</script>', re.DOTALL)


def faults(response):
    """Return what an answer lacks, and what its own policy would refuse in it."""
    names = ALWAYS if response.status_code == 304 else ALWAYS | WITH_CONTENT
    missing = [f"no {name}" for name in sorted(names) if name not in response]
    if missing or response.status_code == 304:
        return missing
    # The code that an app scans is a picture in the page of the newsroom.
    policy = re.sub(r"(img-src [^;]*) data:", r"\1", response["Content-Security-Policy"])
    if unsafe := re.findall(r"'unsafe-[a-z-]+'|\*|\b(?:https?|data|blob):(?!//)", policy):
        return unsafe
    if response.streaming or not response.get("Content-Type", "").startswith("text/html"):
        return []
    page = response.content.decode()
    maps = IMPORT_MAP.findall(page)
    unknown = [each for each in maps if policies.hash_of(each) not in policy]
    return INLINE.findall(page) + unknown
