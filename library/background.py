"""One thread of the process that makes renditions while requests go on.

What it does can be lost at any time: the next request for a rendition asks for it again.
"""

import logging
from queue import SimpleQueue
from threading import Lock, Thread

from django.conf import settings
from django.db import close_old_connections, connection

from publishing import maintenance

from . import renditions

logger = logging.getLogger(__name__)

waiting = SimpleQueue()
asked_for = set()
starting = Lock()
thread = None


def make_later(pk):
    """Have the renditions of a picture made soon; asking again meanwhile is no harm."""
    if not settings.RENDITIONS_IN_BACKGROUND or maintenance.present():
        return
    with starting:
        if pk in asked_for:
            return
        asked_for.add(pk)
        start()
    waiting.put(pk)


def start():
    """Start the thread where none runs, as after a fork of the process."""
    global thread
    if thread is None or not thread.is_alive():
        # It must not keep the process from ending.
        thread = Thread(target=work, name="renditions", daemon=True)
        thread.start()


def work():
    while True:
        pk = waiting.get()
        close_old_connections()
        try:
            renditions.make(pk)
        except Exception:  # the next request asks again
            logger.exception("Renditions have to wait", extra={"picture": pk})
        finally:
            asked_for.discard(pk)
            if waiting.empty():
                connection.close()
