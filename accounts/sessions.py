"""How long a session lasts: until nobody asked for anything in the admin for a while."""

import time

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver

SEEN = "seen_at"
#: Not every request writes the session anew, only one in so many seconds.
STEP = 5 * 60


@receiver(user_logged_in)
def begin(sender, request, user, **kwargs):
    request.session[SEEN] = int(time.time())


def prolong(session):
    now = int(time.time())
    if now - session.get(SEEN, 0) >= STEP:
        session[SEEN] = now
