"""Videos on YouTube and Vimeo: the addresses in which they come, and the one that is stored."""

import re

NUMBER = "[A-Za-z0-9_\\-]{6,20}"
PLAYED = "embed|shorts|live"
REST = "(?:[?&#].*)?"
#: Patterns that mean the same in Python and JavaScript; the editor reads them too.
FORMS = [
    (
        rf"https://(?:www\.|m\.)?youtube\.com/watch\?(?:[^#]*&)?v=({NUMBER}){REST}",
        "https://www.youtube.com/watch?v={}",
    ),
    (
        rf"https://(?:www\.|m\.)?youtube(?:-nocookie)?\.com/(?:{PLAYED})/({NUMBER}){REST}",
        "https://www.youtube.com/watch?v={}",
    ),
    (rf"https://youtu\.be/({NUMBER}){REST}", "https://www.youtube.com/watch?v={}"),
    (rf"https://(?:www\.)?vimeo\.com/([0-9]+){REST}", "https://vimeo.com/{}"),
    (rf"https://(?:www\.)?vimeo\.com/([0-9]+)/([0-9a-f]+){REST}", "https://vimeo.com/{}/{}"),
    (
        rf"https://player\.vimeo\.com/video/([0-9]+)\?(?:[^#]*&)?h=([0-9a-f]+){REST}",
        "https://vimeo.com/{}/{}",
    ),
    (rf"https://player\.vimeo\.com/video/([0-9]+){REST}", "https://vimeo.com/{}"),
]


def watch_address(address):
    """Return the address where a video is watched, or None where the address is of no video."""
    for pattern, form in FORMS:
        if match := re.fullmatch(pattern, address.strip()):
            return form.format(*match.groups())
    return None
