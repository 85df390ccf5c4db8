"""The application server, run as deploy/ has it, loses no request while it is renewed."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.test import SimpleTestCase, tag

from bench.serving import granian_settings

PATIENCE = 30  # seconds

#: In place of the site: it takes as long as a page, and says which process answered.
APPLICATION = """
import os, time
from pathlib import Path

def application(environ, start_response):
    Path(__file__).with_name("begun").touch()
    time.sleep(0.05)
    body = f"old {os.getpid()}".encode()
    start_response("200 OK", [("Content-Length", str(len(body)))])
    return [body]
"""


class Connection(HTTPConnection):
    def __init__(self, path):
        super().__init__("localhost", timeout=PATIENCE)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


@tag("once")
class ServingTest(SimpleTestCase):
    def setUp(self):
        self.folder = Path(self.enterContext(TemporaryDirectory(prefix="serving-")))
        self.socket = str(self.folder / "web.sock")
        (self.folder / "stand_in.py").write_text(APPLICATION)
        self.got = Counter()
        self.done = threading.Event()
        environment = (
            os.environ
            | granian_settings()
            | {
                # The stand-in is loaded at once.
                "GRANIAN_RESPAWN_INTERVAL": "0.2",
                "GRANIAN_UDS": self.socket,
                "PYTHONPATH": os.pathsep.join((str(self.folder), str(settings.BASE_DIR))),
            }
        )
        self.log = (self.folder / "log").open("w")
        self.addCleanup(self.log.close)
        self.server = subprocess.Popen(
            [sys.executable, "-m", "granian", "stand_in:application"],
            cwd=settings.BASE_DIR,
            env=environment,
            stdout=self.log,
            stderr=subprocess.STDOUT,
        )
        self.addCleanup(self.server.wait, PATIENCE)
        self.addCleanup(self.server.terminate)
        self.wait_until(self.answers)

    def wait_until(self, happens):
        until = time.monotonic() + PATIENCE
        while not happens():
            log = (self.folder / "log").read_text()
            self.assertIsNone(self.server.poll(), log)
            self.assertLess(time.monotonic(), until, log)
            time.sleep(0.05)

    def answers(self):
        try:
            return bool(self.ask())
        except OSError:
            return False

    def ask(self):
        connection = Connection(self.socket)
        try:
            connection.request("GET", "/")
            return connection.getresponse().read()
        finally:
            connection.close()

    def read(self):
        while not self.done.is_set():
            try:
                self.got[self.ask()] += 1
            except OSError as error:
                self.got[repr(error).encode()] += 1

    def test_a_reload_loses_no_request(self):
        readers = [threading.Thread(target=self.read) for _number in range(4)]
        for reader in readers:
            reader.start()
        try:
            self.wait_until(lambda: len(self.got) == 2)
            (self.folder / "stand_in.py").write_text(APPLICATION.replace("old", "newer"))
            self.server.send_signal(signal.SIGHUP)
            self.wait_until(lambda: len(self.got) >= 4)
        finally:
            self.done.set()
            for reader in readers:
                reader.join()
        words = Counter(answer.partition(b" ")[0] for answer in self.got)
        self.assertEqual(words, {b"old": 2, b"newer": 2}, self.got)

    def test_who_was_asked_already_answers_before_it_ends(self):
        reader = threading.Thread(target=lambda: self.got.update([self.ask()]))
        (self.folder / "begun").unlink()
        reader.start()
        self.wait_until((self.folder / "begun").exists)
        self.server.terminate()
        reader.join()
        self.assertEqual(self.got.total(), 1)
