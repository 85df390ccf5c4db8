"""A process that visits a site and says how long it took: each line that it reads is a question,
each that it writes the answer, both in JSON (`bench.scale`).
"""

import json
import sys
from time import perf_counter

import django
from django.test import Client

#: How often something is done in a turn, and before it is measured.
LEAST, MOST, BEFORE = 3, 400, 3


def main():
    django.setup()
    from .visits import KINDS
    from .writings import WRITINGS

    visitor = Visitor()
    for line in sys.stdin:
        question = json.loads(line)
        if question["do"] == "kinds":
            answer = [*KINDS, *WRITINGS]
        else:
            answer = visitor.visit(question["kind"], question["seconds"])
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


class Visitor:
    def __init__(self):
        from django.contrib.auth import get_user_model

        from .visits import Sample

        users = get_user_model().objects
        user = users.filter(username="bench").first() or users.create_superuser("bench")
        self.public, self.staff = Client(), Client(headers={"accept-language": "en"})
        self.staff.force_login(user)
        self.sample = Sample()
        self.going = {}

    def visit(self, kind, seconds):
        """Visit pages of a kind for so long; return their times in milliseconds, and the queries of
        one.
        """
        if kind not in self.going:
            steps = self.steps(kind)
            self.going[kind] = steps, self.queries(steps)
        steps, queries = self.going[kind]
        times, ends_at = [], perf_counter() + seconds
        while len(times) < LEAST or (perf_counter() < ends_at and len(times) < MOST):
            times.append(next(steps)() * 1000)
        return {"times": times, "sql": queries}

    def steps(self, kind):
        """Yield functions, each of which does one thing of a kind and returns its seconds."""
        from .visits import STAFF
        from .writings import WRITINGS

        if kind in WRITINGS:
            yield from WRITINGS[kind](self.staff, self.sample)
        client = self.staff if kind in STAFF else self.public
        for address in self.sample.of(kind):
            yield lambda address=address: timed(client.get, address)

    def queries(self, steps):
        """Let the process warm up; return the queries of one step."""
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        for _step in range(BEFORE):
            next(steps)()
        with CaptureQueriesContext(connection) as queries:
            next(steps)()
        return len(queries)


def timed(ask, address, *arguments, expected=200):
    """Return how long a request takes, its whole answer read."""
    began_at = perf_counter()
    response = ask(address, *arguments)
    if response.streaming:
        for _part in response:
            pass
    taken = perf_counter() - began_at
    if response.status_code != expected:
        raise SystemExit(f"{address}: {response.status_code}")
    return taken


if __name__ == "__main__":
    main()
