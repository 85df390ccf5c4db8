"""Time every kind of address on sites of several sizes, each against the smallest.

    python -m bench.scale [sizes, 1000 100000 1000000] [--keep] [--seconds for each kind and size]

Each size is a database of its own beside the one that `DATABASE_URL` names, filled by
`bench.populate` and thrown away in the end, or kept and found again with `--keep`. A process for
each size stands by, and they are asked in turn, so that what else the machine does falls on all.

Times are those of the whole request in the process of the application, the database included, in
milliseconds. No page comes from a cache, but small values that pages share are remembered, as on a
site at rest; “after a change” is the request that has to gather them again.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
from contextlib import ExitStack
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from time import perf_counter

from . import databases
from .results import Results

SIZES = (1_000, 100_000, 1_000_000)
#: So long a kind is asked for in each size, in so many turns.
SECONDS, TURNS = 8, 4
ENVIRONMENT = {
    "DJANGO_SETTINGS_MODULE": "iomcms.settings.dev",
    "DEBUG": "no",
    "PAGE_CACHE": "no",
    "PAGE_CACHE_URL": "locmemcache://",
}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES)
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("--seconds", type=float, default=SECONDS)
    arguments = parser.parse_args()
    # Whoever ends this by a signal ends what it has started, too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with ExitStack() as stack:
        folder = stack.enter_context(TemporaryDirectory(prefix="scale-"))
        url = os.environ.get("DATABASE_URL", f"sqlite:///{folder}/scale")
        vendor = "postgresql" if databases.is_postgresql(url) else "sqlite"
        sites = [stack.enter_context(Site(url, size, arguments.keep)) for size in arguments.sizes]
        compare(sites, vendor, arguments.seconds)


def compare(sites, vendor, seconds):
    title = f"What a page costs on {vendor}, in milliseconds, by the number of articles"
    results = Results(f"scale-{vendor}", title, lower=["sql", "ratio"])
    kinds = sites[0].ask({"do": "kinds"})
    for kind in kinds:
        times = {site: [] for site in sites}
        for _turn in range(TURNS):
            for site in sites:
                answer = site.ask({"do": "visit", "kind": kind, "seconds": seconds / TURNS})
                times[site] += answer["times"]
        figures = {"sql": answer["sql"]}
        for site, taken in times.items():
            figures |= {f"p50 {site.size:,}": median(taken), f"p99 {site.size:,}": p99(taken)}
        ratio = median(times[sites[-1]]) / median(times[sites[0]])
        results.add(kind, **figures, ratio=ratio)
        sys.stderr.write(f"{kind}: {json.dumps(figures)}, {ratio:.2f}\n")
    for site in sites:
        if site.rate:
            results.add("articles made a second", **{f"p50 {site.size:,}": site.rate})
    results.finish()


def p99(times):
    return quantiles(times, n=100)[-1] if len(times) > 1 else times[0]


class Site:
    """A database with so many articles, and a process that asks for its pages."""

    def __init__(self, url, size, is_kept):
        self.url = databases.beside(url, size)
        self.size, self.is_kept = size, is_kept
        self.rate = None

    def __enter__(self):
        if not self.is_kept:
            databases.drop(self.url)  # of a run that could not clean up
        environment = {**os.environ, **ENVIRONMENT, "DATABASE_URL": self.url}
        began_at = perf_counter()
        arguments = [sys.executable, "-m", "bench.populate", str(self.size)]
        subprocess.run(arguments, env=environment, check=True)
        if not self.is_kept:
            self.rate = self.size / (perf_counter() - began_at)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bench.asked"],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        return self

    def __exit__(self, *_error):
        self.process.stdin.close()
        self.process.kill()
        self.process.wait()
        if not self.is_kept:
            databases.drop(self.url)

    def ask(self, question):
        self.process.stdin.write(json.dumps(question) + "\n")
        self.process.stdin.flush()
        if not (answer := self.process.stdout.readline()):
            raise SystemExit(f"The process of {self.size:,} articles failed at {question}.")
        return json.loads(answer)


if __name__ == "__main__":
    main()
