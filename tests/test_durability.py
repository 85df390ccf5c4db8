"""A save that was acknowledged is there, and whole, after the server is killed in mid-flight."""

import os
import re
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from threading import Event
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection, connections
from django.urls import reverse

from organisation.models import Person
from publishing.actions import edited
from publishing.admin.unsaved import STAMP
from publishing.editing import stamp
from publishing.models import Version
from publishing.snapshots import snapshot
from tests.admin import FormReader
from tests.databases import SharedDatabaseTestCase
from tests.factories import make_person

SERVER = """
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from iomcms.wsgi import application

server = ThreadedWSGIServer(("127.0.0.1", 0), WSGIRequestHandler)
server.set_app(application)
print(server.server_port, flush=True)
server.serve_forever()
"""
TEXTS = ["title_en", "summary_en", "biography_en", "appointments-0-role_en"]
WRITERS, SAVES = 5, 200
PATIENCE = 20  # seconds


def database_url():
    """Return the address of the test database, for another process."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return re.sub(r"[^/]+$", name, os.environ["DATABASE_URL"])


@contextmanager
def server(**environment):
    """Serve the site from a process of its own; yield that process and its port."""
    process = subprocess.Popen(
        [sys.executable, "-c", SERVER],
        cwd=settings.BASE_DIR,
        env=os.environ | {"DATABASE_URL": database_url(), "DEBUG": "off"} | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process, int(process.stdout.readline())
    finally:
        process.kill()
        process.wait(PATIENCE)
        process.stdout.close()


class Writer:
    """Someone who saves one person's page again and again; each save writes its number into every
    text of the page and of its part.
    """

    def __init__(self, person, port, cookie):
        self.path = reverse("admin:organisation_person_change", args=[person.pk])
        self.person, self.port, self.cookie = person, port, cookie
        self.sent = self.acknowledged = 0
        self.form, self.token = {}, ""

    def write(self, until, count):
        """Save until told to stop, or the server is no more; `count` is called for each save."""
        try:
            while not until.is_set():
                self.save()
                count()
        except (OSError, HTTPException):
            until.set()
        finally:
            connections.close_all()

    def save(self):
        """Send the form; its stamp is the one with which it would be shown now."""
        form = self.form or self.read_form()
        self.sent += 1
        texts = dict.fromkeys(TEXTS, f"Save {self.sent}")
        stamped = {STAMP: stamp(edited(Person.objects.get(pk=self.person.pk)))}
        data = form | texts | stamped | {"_continue": "1"}
        status, answer, _token = self.ask("POST", urlencode(data, doseq=True))
        if status != 302:
            raise AssertionError(f"Not saved: {status} {answer}")
        self.acknowledged = self.sent

    def read_form(self):
        _status, html, self.token = self.ask("GET")
        reader = FormReader()
        reader.feed(html)
        if not {STAMP, *TEXTS} <= set(reader.fields):
            raise AssertionError(f"The form lacks some of {TEXTS}")
        self.form = reader.fields
        return self.form

    def ask(self, method, body=None):
        """Return the status, the text and the CSRF cookie of an answer that arrived whole."""
        http = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        headers = {
            "Cookie": f"{settings.SESSION_COOKIE_NAME}={self.cookie}; {self.token}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        try:
            http.request(method, self.path, body, headers)
            response = http.getresponse()
            text = response.read().decode()
            cookies = [value for name, value in response.getheaders() if name == "Set-Cookie"]
            found = re.search(rf"{settings.CSRF_COOKIE_NAME}=[^;]+", "\n".join(cookies))
            return response.status, text, found and found[0]
        finally:
            http.close()


class KilledServerTest(SharedDatabaseTestCase):
    def setUp(self):
        self.user = get_user_model().objects.create_superuser("editor")
        self.client.force_login(self.user)
        self.cookie = self.client.cookies[settings.SESSION_COOKIE_NAME].value
        first = dict.fromkeys(["title_en", "summary_en", "biography_en"], "Save 0")
        self.people = [make_person("", **first) for _ in range(WRITERS)]
        for person in self.people:
            person.appointments.create(role_en="Save 0")

    def test_every_acknowledged_save_is_there_and_no_page_is_half(self):
        with server() as (process, port):
            writers = [Writer(person, port, self.cookie) for person in self.people]
            self.kill_in_the_middle(process, writers)
        self.assertGreaterEqual(sum(writer.acknowledged for writer in writers), SAVES // 2)
        for writer in writers:
            self.assert_whole(writer)
        with server() as (_process, port):  # it starts again, and goes on where it was
            for writer in writers:
                writer.port = port
                writer.save()
                self.assertEqual(self.assert_whole(writer), writer.acknowledged)

    def kill_in_the_middle(self, process, writers):
        """Let all write at once, and kill the server when half of the saves are acknowledged."""
        stop, acknowledged = Event(), []

        def count():
            acknowledged.append(1)
            if len(acknowledged) == SAVES // 2:
                process.send_signal(signal.SIGKILL)

        with ThreadPoolExecutor(WRITERS) as pool:
            for done in [pool.submit(writer.write, stop, count) for writer in writers]:
                done.result()

    def assert_whole(self, writer):
        """Check that a page holds one save, in all its parts, and no older one than was
        acknowledged; return its number.
        """
        person = Person.objects.get(pk=writer.person.pk)
        stored = self.number_of(snapshot(edited(person)))
        self.assertGreaterEqual(stored, writer.acknowledged)
        self.assertLessEqual(stored, writer.sent)
        for version in Version.objects.of(person):
            self.number_of(version.content)
        return stored

    def number_of(self, content):
        """Return the number of the save that a page's content comes from, the same everywhere."""
        [appointment] = content["parts"]["appointments"]
        edition = content["editions"]["en"]
        texts = {edition[name] for name in ("title", "summary", "biography")}
        [text] = texts | {appointment["editions"]["en"]["role"]}
        return int(text.removeprefix("Save "))
