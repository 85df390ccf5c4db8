"""How long a session lasts: until nobody asked for anything in the admin for a while, or until it
is ended.
"""

import time

from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from allauth.usersessions.models import UserSession
from django.conf import settings
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


def follow(request):
    """Keep a session listed whose key Django has changed in this request, as it does after a new
    SECRET_KEY: what is not listed cannot be ended.
    """
    before, now = request.COOKIES.get(settings.SESSION_COOKIE_NAME), request.session.session_key
    if before != now:
        UserSession.objects.filter(session_key=before).update(session_key=now)


def prolong(session):
    now = int(time.time())
    if now - session.get(SEEN, 0) >= STEP:
        session[SEEN] = now
