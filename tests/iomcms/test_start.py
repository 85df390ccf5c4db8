from io import StringIO
from unittest import mock

from django.core.management import CommandError, call_command
from django.test import SimpleTestCase, override_settings


class StartTests(SimpleTestCase):
    def start(self, **environment):
        """Return the commands that `start` runs, in order, and what it prints."""
        printed = StringIO()
        with (
            mock.patch("iomcms.management.commands.start.call_command") as called,
            mock.patch.dict("os.environ", environment),
        ):
            call_command("start", "127.0.0.1:8001", stdout=printed)
        return [call.args[0] for call in called.call_args_list], printed.getvalue()

    def test_it_makes_everything_ready_before_it_serves(self):
        commands, _printed = self.start(RUN_MAIN="")
        self.assertEqual(commands, ["compile_catalogues", "migrate", "load_demo", "runserver"])

    def test_it_prints_the_address_and_the_logins(self):
        _commands, printed = self.start(RUN_MAIN="")
        self.assertIn("http://127.0.0.1:8001/admin/", printed)
        self.assertIn("newsroom-demo", printed)

    def test_a_reload_only_serves(self):
        commands, printed = self.start(RUN_MAIN="true")
        self.assertEqual((commands, printed), (["runserver"], ""))

    @override_settings(DEMO_LOGINS=False)
    def test_it_refuses_where_the_logins_would_be_a_danger(self):
        with self.assertRaisesMessage(CommandError, "`start` is for development"):
            self.start()
