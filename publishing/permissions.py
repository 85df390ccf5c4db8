"""Who may do what with which page: one question, which every list, form and view asks.

What a role may do at all are Django's permissions. Which pages a person's work reaches is
`PublishableQuerySet.within()`, and in which languages they write, `languages_of()`.
"""

from django.contrib.auth import get_permission_codename

from .actions import has_been_out
from .languages import CODES

#: What is done to a page, and the permission on its type that this needs: one of them.
NEEDS = {
    "view": ("view", "change"),
    "preview": ("view", "change"),
    "add": ("add",),
    "change": ("change",),
    "autosave": ("change", "add"),
    "submit": ("change",),
    "restore": ("change",),
    "discard": ("change",),
    "delete": ("delete",),
    "recover": ("add",),
    "approve": ("publish",),
    "publish": ("publish",),
    "release": ("publish",),
    "withdraw": ("withdraw",),
    "assign": ("publish",),
    "embargo": ("embargo",),
}
#: What changes no text.
READING = {"view", "preview", "assign"}
#: What is done to all languages at once.
WHOLE = {"add", "restore", "discard", "delete", "recover", "embargo"}

_sources = []


def knows_languages(source):
    """Let `source(user)` say in which languages a user writes; a decorator."""
    _sources.append(source)
    return source


def languages_of(user):
    """Return the codes of the languages in which a user may write, in the site's order."""
    known = [set(source(user)) for source in _sources]
    return [code for code in CODES if all(code in languages for languages in known)]


def writes_all(user):
    """Say whether a user may write in every language, and so what all of them share."""
    return len(languages_of(user)) == len(CODES)


def may_ever(user, action, model, language=None):
    """Say whether a user may do that to pages of a type, if to none in particular."""
    return any(user.has_perm(permission(need, model)) for need in NEEDS[action]) and (
        action in READING or writes_for(user, action, language)
    )


def permission(action, model):
    """Return the full name of a permission, such as `articles.publish_article`."""
    return f"{model._meta.app_label}.{get_permission_codename(action, model._meta)}"


def writes_for(user, action, language):
    if action in WHOLE:
        return writes_all(user)
    languages = languages_of(user)
    return language in languages if language else bool(languages)


def may(user, action, page, language=None):
    """Say whether a user may do that to a page, or to one of its languages.

    A working copy stands for its page. What has been out is deleted by those only who may withdraw
    it.
    """
    return (
        may_ever(user, action, type(page), language)
        and (action != "delete" or may_take_away(user, page))
        and is_within(user, page)
    )


def may_take_away(user, page):
    is_out = page.draft_of_id or has_been_out(page)
    return not is_out or may_ever(user, "withdraw", type(page))


def is_within(user, page):
    """Say whether a user's work reaches a page; a new one is within everybody's reach.

    A yes is remembered with the user, as Django remembers their permissions: a form asks often.
    """
    model, pk = key = type(page), page.draft_of_id or page.pk
    if not hasattr(user, "_pages_within"):
        user._pages_within = set()
    if pk is None or key in user._pages_within:
        return True
    rows = model._default_manager.all()
    reach = rows.within(user)
    is_reached = reach is rows or reach.filter(pk=pk).exists()
    if is_reached:
        user._pages_within.add(key)
    return is_reached
