"""Watch the memory of one worker of the application server over many requests of every kind.

    python -m bench.memory [number of requests, 10000] [--articles 2000] [--server granian]

Settings are those of production, no page comes from a cache, and a tenth of the requests are an
editor's. Of the worker the resident memory is shown, and that of the libraries which it shares with
no other. What it needs lies in a folder, and a database beside that of `DATABASE_URL`, of its own.
"""

import argparse
import http.client
import os
import signal
import socket
import subprocess
import sys
from contextlib import ExitStack, contextmanager
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, sleep

from . import databases
from .results import Results

REQUESTS, ARTICLES = 10_000, 2_000
HOST, PATIENCE = "127.0.0.1", 60
#: After so many requests it is looked at.
MARKS = (0, 100, 1_000, 2_000, 5_000, 10_000)
ONE_IS_STAFFS = 10
SERVERS = {
    "granian": "granian --interface wsgi --workers 1 --blocking-threads 4 --host {host} "
    "--port {port} --log-level error iomcms.wsgi:application",
    "gunicorn": "gunicorn --workers 1 --threads 4 --bind {host}:{port} --log-level error "
    "iomcms.wsgi",
}
HEADERS = {"Host": "localhost", "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.1"}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("requests", nargs="?", type=int, default=REQUESTS)
    parser.add_argument("--articles", type=int, default=ARTICLES)
    parser.add_argument("--server", choices=SERVERS, default="granian")
    arguments = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with ExitStack() as stack:
        folder = stack.enter_context(TemporaryDirectory(prefix="memory-"))
        url = databases.beside(os.environ.get("DATABASE_URL", f"sqlite:///{folder}/site"), "memory")
        databases.drop(url)
        stack.callback(databases.drop, url)
        os.environ.update(environment(folder, url))
        subprocess.run(
            [sys.executable, "-m", "bench.populate", str(arguments.articles)],
            check=True,
            env=os.environ | {"DJANGO_SETTINGS_MODULE": "iomcms.settings.dev"},  # forks no pool
        )
        collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"]
        subprocess.run(collect, check=True)
        addresses, cookie = asked(arguments.requests)
        process, port = stack.enter_context(serving(SERVERS[arguments.server]))
        watch(process, port, addresses, cookie, arguments)


def environment(folder, url):
    return {
        "DJANGO_SETTINGS_MODULE": "bench.uncompressed",
        "DATABASE_URL": url,
        "SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
        "ALLOWED_HOSTS": "localhost",
        "EMAIL_URL": "dummymail://",
        "DEFAULT_FROM_EMAIL": "web@example.org",
        "API_REQUESTS_PER_MINUTE": "0",
        "STATIC_ROOT": f"{folder}/static",
        "MEDIA_ROOT": f"{folder}/media",
        "PAGE_CACHE": "no",
        "PAGE_CACHE_URL": f"filecache://{folder}/cache",
        "RENDITIONS_IN_BACKGROUND": "no",
    }


def asked(many):
    """Return the addresses to ask for, each with whether it is an editor's; and the cookie that
    tells who the editor is.
    """
    import django

    django.setup()
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.test import Client

    from .visits import KINDS, STAFF, Sample

    sample = Sample()
    staff = cycle([(each, True) for kind in sorted(STAFF) for each in some(sample, kind)])
    kinds = [kind for kind in KINDS if kind not in STAFF]
    shared_out = zip(*(some(sample, kind, many // len(kinds) + 1) for kind in kinds), strict=True)
    public = ((each, False) for turn in shared_out for each in turn)
    addresses = [
        next(staff) if number % ONE_IS_STAFFS == 0 else next(public) for number in range(many)
    ]
    client = Client()
    client.force_login(get_user_model().objects.create_superuser("bench"))
    name = settings.SESSION_COOKIE_NAME
    return addresses, f"{name}={client.cookies[name].value}"


def some(sample, kind, many=40):
    return list(islice(sample.of(kind), many))


@contextmanager
def serving(command):
    """Yield the server's process, and its port once it answers there."""
    with socket.socket() as free:
        free.bind((HOST, 0))
        port = free.getsockname()[1]
    words = command.format(host=HOST, port=port).split()
    process = subprocess.Popen([Path(sys.executable).with_name(words[0]), *words[1:]])
    try:
        ends_at = monotonic() + PATIENCE
        while not answers(port):
            if process.poll() is not None or monotonic() > ends_at:
                raise SystemExit("The server did not start.")
            sleep(0.2)
        yield process, port
    finally:
        process.terminate()
        process.wait(PATIENCE)


def answers(port):
    try:
        return get(http.client.HTTPConnection(HOST, port, timeout=PATIENCE), "/health/") == 200
    except OSError:
        return False


def get(connection, address, **headers):
    connection.request("GET", address, headers=HEADERS | headers)
    response = connection.getresponse()
    response.read()
    return response.status


def watch(process, port, addresses, cookie, arguments):
    results = Results(
        f"memory-{arguments.server}",
        f"Memory of a worker of {arguments.server} in MB, after so many requests",
        lower=["resident", "own"],
    )
    connection = http.client.HTTPConnection(HOST, port, timeout=PATIENCE)
    for number, (address, is_staffs) in enumerate(addresses):
        if number in MARKS:
            results.add(f"{number:,} requests", **memory(process.pid))
            sys.stderr.write(f"{number:,} of {len(addresses):,} requests\n")
        status = get(connection, address, **({"Cookie": cookie} if is_staffs else {}))
        if status != 200:
            raise SystemExit(f"{address}: {status}")
    results.add(f"{len(addresses):,} requests", **memory(process.pid))
    results.finish()


def memory(pid):
    """Return the memory of the largest process below a server's, in MB."""
    return max((figures(each) for each in children(pid)), key=lambda found: found["resident"])


def children(pid):
    return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def figures(pid):
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    found = {line.split(":")[0]: int(line.split()[1]) / 1024 for line in lines if "kB" in line}
    return {"resident": found["Rss"], "own": found["Private_Clean"] + found["Private_Dirty"]}


if __name__ == "__main__":
    main()
