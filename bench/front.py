"""What nginx in front of the site gives: requests a second against the same bytes sent as a file,
against the application alone, and how soon a publication shows.

    python -m bench.front

The file and the page are asked for in turn; of each three turns the best counts. It takes about a
minute and needs wrk (apt-get install wrk).
"""

import os
import time

from .nginx import Nginx
from .results import Results
from .servers import COMMANDS
from .serving import Server, granian_settings, load, site

PAGE = "/en/"
TURNS = 3
PUBLICATIONS = 5
#: Between two looks at the page, in seconds.
STEP = 0.02
ENCODED = {"Accept-Encoding": "gzip"}


def measure():
    results = Results(
        "front",
        "nginx in front of the site: the home page, two workers",
        lower=["cpu_ms", "seconds"],
        higher=["ratio"],
    )
    command, port, _local = COMMANDS["granian"]
    with site() as environment:
        environment |= granian_settings()
        with Server(command, port, environment | {"PAGE_CACHE": "off"}) as server:
            uncached = load(server.address(PAGE), server.process.pid)
        with Server(command, port, environment) as server:
            server.ask(PAGE)
            cached = load(server.address(PAGE), server.process.pid)
            file, page, seconds = in_front(server, environment)
    results.add("nginx, the page as a file", **file)
    results.add("nginx, the page", **page, ratio=page["requests_s"] / file["requests_s"])
    results.add("nginx, the page: CPU", ratio=file["cpu_ms"] / page["cpu_ms"])
    results.add("application, page kept", **cached, ratio=cached["requests_s"] / file["requests_s"])
    results.add(
        "application, page made", **uncached, ratio=uncached["requests_s"] / file["requests_s"]
    )
    results.add("a publication shows, at the latest", seconds=seconds)
    results.finish()


def in_front(server, environment):
    nginx = Nginx(environment["FRONT"], f"127.0.0.1:{server.port}")
    nginx.start()
    try:
        answer = nginx.ask(PAGE, Accept_Encoding="gzip")
        (nginx.folder / "static/page.html").write_bytes(answer.body)
        file, page = {}, {}
        for _turn in range(TURNS):
            file = better(file, ask_for("/static/page.html", nginx))
            page = better(page, ask_for(PAGE, nginx))
        return file, page, latest(nginx, environment)
    finally:
        nginx.stop()


def ask_for(path, nginx):
    address = f"https://localhost:{nginx.https_port}{path}"
    return load(address, nginx.server.pid, seconds=2, headers=ENCODED)


def better(one, other):
    return max(one, other, key=lambda figures: figures.get("requests_s", 0))


def latest(nginx, environment):
    """Return after how many seconds, at most, what another process wrote is what nginx shows."""
    os.environ.update(environment)
    import django

    django.setup()
    from articles.models import Article

    article = Article.objects.public("en").first()
    path = f"/en/news/{article.slug_en}/"
    slowest = 0
    for number in range(PUBLICATIONS):
        nginx.ask(path)
        time.sleep(0.3 * number)
        article.title_en = f"News of the moment {number}"
        article.save()
        slowest = max(slowest, seconds_until(article.title_en, path, nginx))
    return slowest


def seconds_until(text, path, nginx):
    started_at = time.perf_counter()
    while text.encode() not in nginx.ask(path).body:
        if time.perf_counter() - started_at > 20:
            raise SystemExit(f"It does not show: {path}")
        time.sleep(STEP)
    return time.perf_counter() - started_at


if __name__ == "__main__":
    measure()
