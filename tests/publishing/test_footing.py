from unittest import mock

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.sql.compiler import SQLCompiler
from django.test import SimpleTestCase, tag

from publishing.footing import check_footing


def on_commit(connection, function, robust=False):
    connection.run_on_commit.append({"function": function})


def execute_sql(compiler, *arguments, **kwargs):
    return iter([[(17,)]])


@tag("once")
class FootingTest(SimpleTestCase):
    databases = ()

    def found(self):
        return [error.msg for error in check_footing(None)]

    def test_this_django_does_what_is_taken_for_granted(self):
        self.assertEqual(self.found(), [])

    def test_another_form_of_what_follows_a_transaction_is_found(self):
        with mock.patch.object(BaseDatabaseWrapper, "on_commit", on_commit):
            [message] = self.found()
        self.assertIn("writes.py takes for granted: the second part of each entry", message)

    def test_another_way_to_ask_is_found(self):
        with mock.patch.object(SQLCompiler, "execute_sql", execute_sql):
            [message] = self.found()
        self.assertIn("statements.py takes for granted: a queryset asks for", message)
