"""What benchmarks of servers share: the demo site as production has it, a server of it, and a load.

The load is `wrk` (apt-get install wrk), whose own cost is small next to what it asks. Everything
lies in a temporary folder and listens on this machine only.
"""

import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory

from .nginx import free_port

ROOT = Path(__file__).parents[1]
#: As nginx asks the application.
HEADERS = {"Host": "localhost", "X-Forwarded-Proto": "https", "Accept-Encoding": "gzip"}
PATIENCE = 60
#: Seconds that a server has to end by itself.
GRACE = 5
TICKS = os.sysconf("SC_CLK_TCK")


@contextmanager
def site():
    """Give the environment of a live site with the demo content, in a folder thrown away.

    A benchmark that is told to end (SIGTERM) ends like one that was interrupted, and cleans up.
    """
    signal.signal(signal.SIGTERM, lambda *_args: sys.exit(143))
    if not shutil.which("wrk"):
        raise SystemExit("The load is made by wrk: apt-get install wrk")
    with TemporaryDirectory(prefix="bench-") as folder:
        environment = os.environ | {
            "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
            "MEDIA_ROOT": f"{folder}/media",
            "STATIC_ROOT": f"{folder}/static",
            "CACHE_URL": f"filecache://{folder}/cache",
            "PAGE_CACHE": "on",
            "PAGE_CACHE_URL": f"filecache://{folder}/pages",
            "RENDITIONS_IN_BACKGROUND": "off",
            "FRONT": f"{folder}/front",
            "SECRET_KEY": secrets.token_urlsafe(60),
            "ALLOWED_HOSTS": "localhost",
            "EMAIL_URL": "consolemail://",
            "DEFAULT_FROM_EMAIL": "newsroom@example.org",
            "API_REQUESTS_PER_MINUTE": "0",
            "LOG_LEVEL": "WARNING",
        }
        Path(folder, "front").mkdir()
        for line in (
            "compile_catalogues",
            "migrate --verbosity 0",
            "load_demo --once --picture-width 320 --verbosity 0",
        ):
            manage(line, environment | {"DJANGO_SETTINGS_MODULE": "iomcms.settings.dev"})
        environment["DJANGO_SETTINGS_MODULE"] = "iomcms.settings.production"
        manage("collectstatic --noinput --verbosity 0", environment)
        yield environment


def manage(line, environment):
    subprocess.run(
        [sys.executable, "manage.py", *line.split()], cwd=ROOT, env=environment, check=True
    )


class Server:
    """A server, run as long as the context lasts: a command and its words for where it listens, on
    a `port` or at a `socket`.
    """

    def __init__(self, command, where, environment):
        self.port = free_port()
        self.socket = f"{environment['FRONT']}/web-{self.port}.sock"
        words = f"{command} {where}".format(port=self.port, socket=self.socket).split()
        self.command = [sys.executable, "-m", *words]
        self.is_local = "{socket}" in where
        self.environment = environment

    def __enter__(self):
        self.process = subprocess.Popen(
            self.command,
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until = time.monotonic() + PATIENCE
        while self.process.poll() is None and time.monotonic() < until:
            try:
                if self.ask("/en/").status == 200:
                    return self
            except OSError:
                time.sleep(0.1)
        self.__exit__()
        raise TimeoutError(f"It does not answer: {' '.join(self.command)}")

    def __exit__(self, *_error):
        self.process.terminate()
        try:
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(GRACE)
        finally:
            if self.process.poll() is None:
                for pid in family(self.process.pid):
                    os.kill(pid, signal.SIGKILL)
                self.process.wait()

    def ask(self, path, method="GET", body=None, patience=PATIENCE, **headers):
        """Return the answer to a request, with its `body` read."""
        connection = HTTPConnection("127.0.0.1", self.port)
        connection.sock = self.connect(patience)
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            connection.request(method, path, body, HEADERS | names)
            answer = connection.getresponse()
            answer.body = answer.read()
        finally:
            connection.close()
        return answer

    def connect(self, patience=PATIENCE):
        if not self.is_local:
            return socket.create_connection(("127.0.0.1", self.port), patience)
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(patience)
        connection.connect(self.socket)
        return connection

    def address(self, path):
        return f"http://127.0.0.1:{self.port}{path}"


def granian_settings():
    """Return the variables of deploy/granian.env."""
    lines = (ROOT / "deploy/granian.env").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def load(address, pid, seconds=3, connections=32, headers=HEADERS):
    """Return the figures of a load on an address: requests a second, CPU of the server, faults."""
    named = [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]
    before = cpu(pid)
    said = subprocess.run(
        ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", *named, address],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    used = cpu(pid) - before
    requests = int(re.search(r"(\d+) requests in", said)[1])
    faults = sum(map(int, re.findall(r"Non-2xx or 3xx responses: (\d+)", said)))
    for counts in re.findall(r"Socket errors: (.*)", said):
        faults += sum(map(int, re.findall(r"\d+", counts)))
    return {
        "requests_s": float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1]),
        "cpu_ms": 1000 * used / max(requests, 1),
        "faults": faults,
    }


def family(pid):
    """Return the numbers of a process and of all that it started."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(each for child in children for each in family(int(child)))]


def cpu(pid):
    """Return the seconds of CPU that a process and its children have had."""
    fields = [
        Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split() for each in family(pid)
    ]
    return (
        sum(int(user) + int(system) for *_, user, system in (each[:13] for each in fields)) / TICKS
    )


def memory(pid):
    """Return the largest memory of a process of a family, in MB."""
    return max(private(each) for each in family(pid))


def private(pid):
    """Return the megabytes of a process, of what it shares its part."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("Pss:"))) // 1024
