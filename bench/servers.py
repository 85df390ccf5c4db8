"""Weigh application servers with the whole site: granian against gunicorn, in one run.

    python -m bench.servers

Two workers each. Pages from the page cache, and rendered; an upload of 20 MB, while readers who
send slowly hold connections; what a reload loses; what a worker weighs. Without gunicorn, which is
no part of the site, granian alone is measured.

It takes about two minutes, and no more on a busy machine: a case that fails or takes long is named
with its fault, and what there is no time left for as well.
"""

import signal
import threading
import time
from contextlib import ExitStack, contextmanager
from http.client import HTTPException
from importlib.util import find_spec
from subprocess import SubprocessError

from .results import Results
from .serving import Server, granian_settings, load, memory, site

GUNICORN = "gunicorn --workers 2 --log-level error iomcms.wsgi:application"
#: What runs the server, and where it listens: for the load, and as deploy/ has it.
COMMANDS = {
    "granian": (
        "granian --log-level error iomcms.wsgi:application",
        "--host 127.0.0.1 --port {port}",
        "--uds {socket}",
    ),
    "gunicorn gthread": (
        f"{GUNICORN} --worker-class gthread --threads 4",
        "--bind 127.0.0.1:{port}",
        "--bind unix:{socket}",
    ),
    "gunicorn sync": (GUNICORN, "--bind 127.0.0.1:{port}", "--bind unix:{socket}"),
}
if not find_spec("gunicorn"):
    COMMANDS = {"granian": COMMANDS["granian"]}
#: Seconds: for all of it but the demo site, which has to be there; for a case.
IN_ALL, FOR_PAGES, FOR_ANSWERS = 90, 27, 13
#: A server whose workers all wait for others has not answered by then.
FOR_ONE = 3
PAGES = {"home": "/en/", "list": "/en/news/"}
TURNS = 2
SLOW = 16
UNFINISHED = b"POST /en/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n1"
UPLOAD = (
    b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'
    + b"x" * 20_000_000
    + b"\r\n--x--\r\n"
)
FORM = {
    "Content_Type": "multipart/form-data; boundary=x",
    "Cookie": f"__Host-csrftoken={'x' * 32}",
    "Origin": "https://localhost",
}


def measure():
    results = Results(
        "servers",
        "Application servers with the whole site",
        lower=["cpu_ms", "lost"],
        higher=["ratio"],
    )
    with site() as environment:
        environment |= granian_settings() | {"GRANIAN_RESPAWN_INTERVAL": "1"}
        ends_at = time.monotonic() + IN_ALL
        for cache in ("on", "off"):
            attempt(
                lambda cache=cache: compare_pages(
                    results, environment | {"PAGE_CACHE": cache}, cache
                ),
                results,
                f"pages, page cache {cache}",
                min(FOR_PAGES, ends_at - time.monotonic()),
            )
        for name in COMMANDS:
            attempt(
                lambda name=name: try_server(results, name, environment),
                results,
                name,
                min(FOR_ANSWERS, ends_at - time.monotonic()),
            )
    results.finish()


def attempt(measured, results, row, seconds):
    """Break a case off after some seconds; say in its row what went wrong."""
    try:
        with within(seconds):
            measured()
    except (OSError, HTTPException, SubprocessError) as error:
        results.add(row, fault=str(error).partition("\n")[0] or type(error).__name__)


@contextmanager
def within(seconds):
    def end(*_args):
        raise TimeoutError(f"not done within {seconds:.0f} s")

    if seconds <= 0:
        raise TimeoutError("no time was left")
    signal.signal(signal.SIGALRM, end)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def compare_pages(results, environment, cache):
    """Ask each server in turn for the same pages; the best of its turns counts."""
    best = {}
    with ExitStack() as stack:
        stack.callback(add_pages, results, best)
        servers = {
            name: stack.enter_context(Server(command, port, environment))
            for name, (command, port, _local) in COMMANDS.items()
        }
        for _turn in range(TURNS):
            for name, server in servers.items():
                for page, path in PAGES.items():
                    figures = load(server.address(path), server.process.pid, seconds=1)
                    row = f"{page}, page cache {cache}: {name}"
                    if figures["requests_s"] > best.get(row, {"requests_s": -1})["requests_s"]:
                        best[row] = figures
        for name, server in servers.items():
            results.add(f"{name}, page cache {cache}", worker_mb=memory(server.process.pid))


def add_pages(results, best):
    """Add what was measured, with its ratio to gunicorn where that was, too."""
    for row, figures in best.items():
        other = best.get(row.rpartition(": ")[0] + ": gunicorn gthread", {}).get("requests_s")
        results.add(row, **figures, **({"ratio": figures["requests_s"] / other} if other else {}))


def try_server(results, name, environment):
    command, _port, local = COMMANDS[name]
    with Server(command, local, environment) as server:
        results.add(name, **answers(server))
        results.add(name, **reload(server))


def answers(server):
    """Return what the server bears: long lines, slow ones while others ask, and an upload."""
    figures = {}
    for size in (4_000, 7_000, 16_000, 60_000):
        if server.ask("/en/?" + "q" * size).status < 300:
            figures["line_bytes"] = size
    with ExitStack() as stack:
        for _number in range(SLOW):
            stack.enter_context(server.connect()).sendall(UNFINISHED)
        time.sleep(0.5)
        figures["beside_slow_ms"] = timed(lambda: server.ask("/en/", patience=FOR_ONE))
    # Turned away for its token, but only once the form that it is in was read to its end.
    figures["upload_ms"] = timed(lambda: server.ask("/admin/login/", "POST", UPLOAD, **FORM))
    return figures


def timed(ask):
    """Return the milliseconds until an answer, or that there was none."""
    started_at = time.perf_counter()
    try:
        ask()
    except OSError:
        return "no answer"
    return 1000 * (time.perf_counter() - started_at)


def reload(server):
    """Return how many requests were lost while the server reloaded its workers (HUP)."""
    lost, asked, done = [], [], threading.Event()

    def read():
        while not done.is_set():
            try:
                status = server.ask("/en/press/", patience=FOR_ONE).status
            except OSError as error:
                lost.append(error)
            else:
                asked.append(status)
                if status != 200:
                    lost.append(status)

    readers = [threading.Thread(target=read, daemon=True) for _number in range(4)]
    for reader in readers:
        reader.start()
    try:
        time.sleep(1)
        server.process.send_signal(signal.SIGHUP)
        time.sleep(4)
    finally:
        done.set()
        for reader in readers:
            reader.join(FOR_ONE)
    return {"asked": len(asked), "lost": len(lost)}


if __name__ == "__main__":
    measure()
