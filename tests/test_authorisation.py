"""Who may do what at every address that is not public, as authorisation/authorisation.md says."""

import os
import re
from contextlib import contextmanager
from itertools import product
from unittest.mock import patch

from django.db import connection, transaction
from django.template.backends.django import Template
from django.test import Client, SimpleTestCase, TestCase, tag

from iomcms.admin import NewsroomAdminSite
from tests.authorisation.table import FILE, PLACES, addresses, lines
from tests.authorisation.visits import Visits
from tests.authorisation.world import World

WRITE = re.compile(r'^(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"')
#: What every request may write: the session.
ALWAYS_WRITTEN = {"django_session"}
HOME = "/admin/"
#: The words for somebody who is refused nothing, whatever the place.
SERVED = ("yes", "shown", "on")
#: Whether an answer is given is decided before it is written.
UNRENDERED = patch.object(Template, "render", lambda *args, **kwargs: "")
UNSURROUNDED = patch.object(NewsroomAdminSite, "each_context", lambda *args: {})
#: Ask for every place as everybody, which takes minutes.
WHOLE = bool(os.environ.get("WHOLE_MATRIX"))


@contextmanager
def written_tables():
    """Collect the tables that are written to meanwhile."""
    tables = set()

    def collect(execute, sql, params, many, context):
        if found := WRITE.match(sql):
            tables.add(found[1])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(collect):
        yield tables


def answer_of(response, method, written):
    """Return the word of the table for what somebody was answered."""
    status, leads_to = response.status_code, response.get("Location", "")
    if status == 302 and "/login/" in leads_to:
        return "login"
    if method == "POST" and written:
        return "yes"
    path = response.request["PATH_INFO"]
    if leads_to.startswith(f"/en{path}"):  # where the site looks for what is not there
        return "none"
    if leads_to == HOME and re.search(r"/\d+/", path):
        return "none"
    words = {302: "on", 301: "on", 403: "no", 404: "none", 410: "none"}
    if status in (200, 201):
        return "shown" if method == "POST" else "yes"
    return words.get(status, str(status))


class Probing:
    """A mixin: asks at addresses as everybody, and takes back what that wrote."""

    @classmethod
    def setUpTestData(cls):
        cls.world = World()
        everything = Client()
        everything.force_login(cls.world.people["Webmaster"])
        cls.visits = Visits(cls.world, everything)

    def setUp(self):
        self.clients = {column: self.signed_in(user) for column, user in self.world.people.items()}
        self.outside = [Client(), *map(self.signed_in, self.world.outsiders)]

    def signed_in(self, user):
        client = Client()
        client.force_login(user)
        return client

    def ask(self, client, method, path, data=None, **more):
        """Return the response and the tables written to, with everything as it was before."""
        cookies = client.cookies.copy()
        with transaction.atomic(), written_tables() as tables, UNRENDERED, UNSURROUNDED:
            response = getattr(client, method.lower())(path, data, **more)
            transaction.set_rollback(True)
        client.cookies = cookies
        return response, tables - ALWAYS_WRITTEN

    def answer(self, client, line, place):
        """Return the word of the table for what a client is answered."""
        path, data = self.visits.path(line.address, place, line.asked), None
        if line.method == "POST":
            data = self.visits.sent(line.address, place, line.asked)
        response, written = self.ask(client, line.method, path, data)
        return answer_of(response, line.method, written)


def places_of(line, column, number):
    """Return the places where a line is asked for: all of them, or where the machine has no time
    for that, one in turn, and where the answers differ, two.
    """
    if WHOLE:
        return PLACES
    turn = PLACES[number % len(PLACES)]
    answers = {line.expected(column, place) for place in PLACES}
    return (turn,) if len(answers) == 1 else ("own", ("other", "none")[number % 2])


def columns_of(line):
    """Return whom a line is asked as: everybody who is refused, of those who are not the first and
    the last, and where nobody is told from another, two of them.
    """
    columns = list(line.answers)
    if WHOLE:
        return columns
    if len(set(line.answers.values())) == 1:
        return [columns[0], columns[-1]]
    served = [column for column in columns if line.answers[column] in SERVED]
    return [column for column in columns if column not in served[1:-1]]


@tag("once")
class AuthorisationTest(Probing, TestCase):
    def test_everybody_is_answered_as_the_table_says(self):
        for number, line in enumerate(lines()):
            for column in columns_of(line):
                clients = self.outside if column == "outside" else [self.clients[column]]
                for place in places_of(line, column, number):
                    client = clients[number % len(clients)]
                    said = self.answer(client, line, place)
                    with self.subTest(f"{line.asked} {line.address} as {column}, {place}"):
                        self.assertEqual(said, line.expected(column, place))


class TableTest(SimpleTestCase):
    def test_every_address_that_is_not_public_is_in_the_table(self):
        known = {line.address for line in lines()}
        self.assertEqual(
            sorted(set(addresses()) - known), [], f"\nAdd a line for GET and one for POST to {FILE}"
        )

    def test_every_line_has_its_address(self):
        known = {line.address for line in lines()}
        self.assertEqual(sorted(known - set(addresses())), [], f"\nTake them off {FILE}")

    def test_every_address_is_asked_to_read_and_to_write(self):
        asked = {(line.address, line.method) for line in lines()}
        missing = set(product(set(addresses()), ("GET", "POST"))) - asked
        self.assertEqual(sorted(missing), [])
