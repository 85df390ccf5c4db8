"""How long a session lasts: until nobody asked for anything in the admin for a while, or until it
is ended.
"""

import time

from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver

import audit

SEEN = "seen_at"
#: Not every request writes the session anew, only one in so many seconds.
STEP = 5 * 60


@receiver(user_logged_in)
def begin(sender, request, user, **kwargs):
    request.session[SEEN] = int(time.time())


class SessionsAdapter(DefaultUserSessionsAdapter):
    def end_sessions(self, sessions):
        for session in sessions:
            end(session)


def end(session):
    """Sign a user out elsewhere."""
    audit.record("account.session-ended", session.user)
    session.end()


def prolong(session):
    now = int(time.time())
    if now - session.get(SEEN, 0) >= STEP:
        session[SEEN] = now
