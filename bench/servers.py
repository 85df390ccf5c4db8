"""Weigh application servers with the whole site: granian against gunicorn, in one run.

    python -m bench.servers

Two workers each. A page from the page cache, one that is rendered, the API; an upload of 20 MB,
while readers who send slowly hold connections; what a reload loses; what a worker weighs.
"""

import signal
import socket
import threading
import time
from contextlib import ExitStack

from .results import Results
from .serving import Server, load, memory, site

COMMANDS = {
    "granian": "granian --interface wsgi --host 127.0.0.1 --port {port} --workers 2"
    " --blocking-threads 4 --workers-kill-timeout 20 --respawn-interval 0.5"
    " --no-ws --http 1 --log-level error iomcms.wsgi:application",
    "gunicorn gthread": "gunicorn --bind 127.0.0.1:{port} --workers 2 --worker-class gthread"
    " --threads 4 --log-level error iomcms.wsgi:application",
    "gunicorn sync": "gunicorn --bind 127.0.0.1:{port} --workers 2 --log-level error"
    " iomcms.wsgi:application",
}
PAGES = {"home": "/en/", "list": "/en/news/"}
SLOW = 16


def measure():
    results = Results(
        "servers",
        "Application servers with the whole site",
        lower=["cpu_ms", "lost"],
        higher=["ratio"],
    )
    with site() as environment:
        for cache in ("on", "off"):
            compare_pages(results, environment | {"PAGE_CACHE": cache}, cache)
        for name, command in COMMANDS.items():
            with Server(command, environment) as server:
                results.add(name, **answers(server), **reload(server))
    results.finish()


def compare_pages(results, environment, cache):
    """Ask each server in turn for the same pages, twice; the better of the two counts."""
    with ExitStack() as stack:
        servers = {
            name: stack.enter_context(Server(command, environment))
            for name, command in COMMANDS.items()
        }
        best = {}
        for _turn in range(2):
            for name, server in servers.items():
                for page, path in PAGES.items():
                    figures = load(server.address(path), server.process.pid, seconds=2)
                    row = f"{page}, page cache {cache}: {name}"
                    if figures["requests_s"] > best.get(row, {"requests_s": 0})["requests_s"]:
                        best[row] = figures
        for row, figures in best.items():
            other = best[row.rpartition(": ")[0] + ": gunicorn gthread"]
            ratio = figures["requests_s"] / other["requests_s"]
            results.add(row, **figures, ratio=ratio)
        for name, server in servers.items():
            results.add(f"{name}, page cache {cache}", worker_mb=memory(server.process.pid))


def answers(server):
    """Return what the server bears: headers, uploads, and slow ones while others ask."""
    figures = {}
    for size in (4_000, 7_000, 16_000, 64_000):
        answer = server.ask("/en/?" + "q" * size)
        if answer.status < 300:
            figures["line_bytes"] = size
    with slow_readers(server.port):
        started_at = time.perf_counter()
        try:
            server.ask("/en/")
            figures["beside_slow_ms"] = 1000 * (time.perf_counter() - started_at)
        except OSError:
            figures["beside_slow_ms"] = "no answer"
    started_at = time.perf_counter()
    answer = server.ask("/admin/login/", "POST", b"x" * 20_000_000, Content_Type="text/plain")
    figures["upload_ms"] = 1000 * (time.perf_counter() - started_at)
    figures["upload_status"] = answer.status
    return figures


def slow_readers(port):
    """Hold connections whose requests never end."""
    stack = ExitStack()
    for _number in range(SLOW):
        connection = stack.enter_context(socket.create_connection(("127.0.0.1", port)))
        connection.sendall(b"POST /en/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n1")
    return stack


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
