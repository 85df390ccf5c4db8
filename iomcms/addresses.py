"""The public addresses, and which parameters of a query each of them knows.

What is not named here is taken out of the request before any view, link or key sees it.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Address:
    """A public address: its parameters in the order in which they are written, whether its answer
    is kept, and whether that is the same in every language of the visitor.
    """

    parameters: tuple = ()
    is_kept: bool = True
    is_neutral: bool = False


PLACE = ("page", "before", "after")
PAGE = ("tag", "office", "country")
ARTICLES = ("kind", "year", *PAGE)
EVENTS = ("kind", *PAGE)

KNOWN = {
    "home": Address(),
    # At whatever fingerprint it is asked for; browsers keep it for a year.
    "style_sheet": Address(is_kept=False, is_neutral=True),
    "robots": Address(is_neutral=True),
    "security": Address(is_neutral=True),
    "manifest": Address(),
    "press": Address(("region", "language")),
    "topic": Address(PLACE),
    "goal": Address(PLACE),
    "country": Address(PLACE),
    "articles:list": Address((*ARTICLES, *PLACE)),
    "articles:year": Address(PLACE),
    "articles:month": Address(PLACE),
    "articles:detail": Address(),
    "articles:feed": Address(ARTICLES),
    "articles:rss": Address(ARTICLES),
    "articles:json_feed": Address(ARTICLES),
    "events:list": Address(PLACE),
    "events:detail": Address(),
    "events:feed": Address(EVENTS),
    "events:rss": Address(EVENTS),
    "events:json_feed": Address(EVENTS),
    "events:calendar": Address(),
    "events:event_calendar": Address(),
    "events:series_calendar": Address(),
    "organisation:structure": Address(),
    "organisation:where_we_work": Address(),
    "organisation:office": Address(),
    "organisation:person": Address(),
    "pages:detail": Address(),
    "privacy": Address(),
    # What is looked for in vain is counted, each time.
    "search:results": Address(("q", *ARTICLES, *PLACE, "again"), is_kept=False),
}

#: What is left as it was asked for, by how its name begins, and why.
LEFT = {
    "admin": "Behind the login.",
    "account_": "The login, and what is behind it.",
    "mfa_": "The login, and what is behind it.",
    "usersessions_": "Behind the login.",
    "openid_connect_": "The login of the organisation.",
    "set_language": "The language of the admin.",
    "health": "True at its moment only.",
    "csp_reports": "Counts what it is sent.",
    "choose_language": "Answers to the language of the browser, and holds for an hour.",
    "sitemap": "Sent while it is read: no map is ever whole in memory.",
    "publishing": "Previews and private links are for whoever may see them.",
    "api": "Counts who asks, and refuses parameters that it does not know.",
    "library:media": "Files, with headers of their own.",
    "articles:press_kit": "A file that is made while it is sent.",
    "events:press_kit": "A file that is made while it is sent.",
    "organisation:office_press_kit": "A file that is made while it is sent.",
    "organisation:person_press_kit": "A file that is made while it is sent.",
    "pages:press_kit": "A file that is made while it is sent.",
    "subscriptions": "Forms, and pages for whoever holds a link from a mail.",
}
