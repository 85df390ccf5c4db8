"""Who did what, when, from where, to which object; kept so that no entry is changed unnoticed."""


def record(action, obj=None, *, user=None, **details):
    """Keep an act in the transaction it is part of: no act without entry, no entry of what was
    rolled back.

    `action` is what was done, such as `page.published`; `obj` to which row. Who acts is `user`, or
    whoever `audit.acting` says; nobody is a command, or a scheduled change. `details` are plain
    data without secrets, texts that somebody wrote, or names of people: an entry cannot forget.
    """
    from .recording import record

    record(action, obj, user=user, **details)
