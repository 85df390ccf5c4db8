"""What Mozilla's HTTP Observatory asks of an answer, with its points (version 2 of its scoring).

https://developer.mozilla.org/en-US/observatory/docs/tests_and_scoring
"""

import re

#: Each begins with this; what is above counts only for whoever has lost less than ten.
BASE, ENOUGH_FOR_EXTRA = 100, 90
UNSAFE = re.compile(r"'unsafe-|\bdata:|\bhttps?:(?!//)|\*")


def policy(answer):
    parts = answer.headers.get("Content-Security-Policy", "").split(";")
    return {name: values for name, *values in map(str.split, filter(str.strip, parts))}


def sources(answer, directive):
    directives = policy(answer)
    return directives.get(directive, directives.get("default-src", ["*"]))


def is_safe(answer):
    names = ("script-src", "object-src", "style-src")
    return not any(UNSAFE.search(" ".join(sources(answer, name))) for name in names)


def is_closed(answer):
    closed = policy(answer).get("default-src") == ["'none'"]
    return closed and policy(answer).get("form-action") in (["'none'"], ["'self'"])


def frames(answer):
    return bool(policy(answer).get("frame-ancestors"))


def header(name, *values):
    return lambda answer: answer.headers.get(name, "").lower() in values


def are_secure(answer):
    return all(each["secure"] for each in answer.cookies.values())


def are_closed_to_scripts(answer):
    """Say whether each but the one against forgery is, which a script of ours reads."""
    return all(
        each["httponly"] for each in answer.cookies.values() if "csrf" not in each.key.lower()
    )


def stay_on_the_site(answer):
    return all(each["samesite"] in ("Lax", "Strict") for each in answer.cookies.values())


def lasts_six_months(answer):
    found = re.search(r"max-age=(\d+)", answer.headers.get("Strict-Transport-Security", ""))
    return bool(found) and int(found[1]) >= 15768000


def has_foreign_scripts(answer):
    return re.search(r"<script[^>]*\bsrc=[\"']?(https?:)?//", answer.content.decode())


def lets_all_in(answer):
    return "Access-Control-Allow-Credentials" in answer.headers


def always(answer):
    return True


#: Of each test the outcomes and their points; the first that is true counts.
RULES = {
    "Content Security Policy": [
        (10, "nothing unsafe, default-src 'none'", lambda a: is_safe(a) and is_closed(a)),
        (5, "nothing unsafe", lambda a: policy(a) and is_safe(a)),
        (-20, "something unsafe", policy),
        (-25, "none", always),
    ],
    "Cookies": [
        (0, "none", lambda a: not a.cookies),
        (-40, "not Secure", lambda a: not are_secure(a)),
        (-30, "a session's, not HttpOnly", lambda a: not are_closed_to_scripts(a)),
        (-20, "without SameSite", lambda a: not stay_on_the_site(a)),
        (5, "Secure, HttpOnly, SameSite", always),
    ],
    "Cross Origin Resource Sharing": [
        (-50, "with credentials", lets_all_in),
        (0, "without credentials, or none", always),
    ],
    "Redirection": [
        (0, "none but to TLS", lambda a: a.wsgi_request.is_secure()),
        (-20, "not to TLS", always),
    ],
    "Referrer Policy": [
        (
            5,
            "private",
            header(
                "Referrer-Policy",
                "no-referrer",
                "same-origin",
                "strict-origin",
                "strict-origin-when-cross-origin",
            ),
        ),
        (0, "none", header("Referrer-Policy", "")),
        (-5, "unsafe", always),
    ],
    "Strict Transport Security": [
        (0, "six months or more", lasts_six_months),
        (-10, "less", lambda a: a.headers.get("Strict-Transport-Security")),
        (-20, "none", always),
    ],
    "Subresource Integrity": [
        (-50, "scripts of others without it", has_foreign_scripts),
        (0, "all scripts are ours", always),
    ],
    "X-Content-Type-Options": [
        (0, "nosniff", header("X-Content-Type-Options", "nosniff")),
        (-5, "none", always),
    ],
    "X-Frame-Options": [
        (5, "by frame-ancestors", frames),
        (0, "by its own header", header("X-Frame-Options", "deny", "sameorigin")),
        (-20, "none", always),
    ],
    "Cross Origin Resource Policy": [
        (10, "same origin", header("Cross-Origin-Resource-Policy", "same-origin", "same-site")),
        (0, "any, or none", header("Cross-Origin-Resource-Policy", "cross-origin", "")),
        (-5, "unreadable", always),
    ],
}


def outcomes(answer):
    """Return of each test the points of an answer, and why."""
    return {
        test: next((points, why) for points, why, is_true in rules if is_true(answer))
        for test, rules in RULES.items()
    }


def score(answer):
    """Return the score; 100 and more is A+."""
    points = [points for points, _why in outcomes(answer).values()]
    lost = BASE + sum(each for each in points if each < 0)
    return lost + sum(each for each in points if each > 0) if lost >= ENOUGH_FOR_EXTRA else lost
