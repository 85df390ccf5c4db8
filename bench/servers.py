"""Weigh application servers with the whole site: granian against gunicorn, in one run.

    python -m bench.servers

Two workers each. A page from the page cache, one that is rendered, the API; an upload of 20 MB,
while readers who send slowly hold connections; what a reload loses; what a worker weighs.
"""

import signal
import threading
import time
from contextlib import ExitStack

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
PAGES = {"home": "/en/", "list": "/en/news/"}
TURNS = 3
SLOW = 16
UNFINISHED = b"POST /en/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n1"
UPLOAD = (
    b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'
    + b"x" * 20_000_000
    + b"\r\n--x--\r\n"
)
FORM = {
    "Content_Type": "multipart/form-data; boundary=x",
    "Cookie": f"csrftoken={'x' * 32}",
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
        for cache in ("on", "off"):
            compare_pages(results, environment | {"PAGE_CACHE": cache}, cache)
        for name, (command, _port, local) in COMMANDS.items():
            with Server(command, local, environment) as server:
                results.add(name, **answers(server), **reload(server))
    results.finish()


def compare_pages(results, environment, cache):
    """Ask each server in turn for the same pages; the best of its turns counts."""
    with ExitStack() as stack:
        servers = {
            name: stack.enter_context(Server(command, port, environment))
            for name, (command, port, _local) in COMMANDS.items()
        }
        best = {}
        for _turn in range(TURNS):
            for name, server in servers.items():
                for page, path in PAGES.items():
                    figures = load(server.address(path), server.process.pid, seconds=1)
                    row = f"{page}, page cache {cache}: {name}"
                    if figures["requests_s"] > best.get(row, {"requests_s": -1})["requests_s"]:
                        best[row] = figures
        for row, figures in best.items():
            other = best[row.rpartition(": ")[0] + ": gunicorn gthread"]
            ratio = figures["requests_s"] / (other["requests_s"] or 1)
            results.add(row, **figures, ratio=ratio)
        for name, server in servers.items():
            results.add(f"{name}, page cache {cache}", worker_mb=memory(server.process.pid))


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
        figures["beside_slow_ms"] = timed(lambda: server.ask("/en/"))
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
    """Return how many requests were lost while the server reloaded its workers twice (HUP)."""
    lost, asked, done = [], [], threading.Event()

    def read():
        while not done.is_set():
            try:
                status = server.ask("/en/press/").status
            except OSError as error:
                lost.append(error)
            else:
                asked.append(status)
                if status != 200:
                    lost.append(status)

    readers = [threading.Thread(target=read) for _number in range(4)]
    for reader in readers:
        reader.start()
    for _time in range(2):
        time.sleep(1)
        server.process.send_signal(signal.SIGHUP)
        time.sleep(3)
    done.set()
    for reader in readers:
        reader.join()
    return {"asked": len(asked), "lost": len(lost)}


if __name__ == "__main__":
    measure()
