"""What deploy/ names is there: settings, commands, options of the server, places to fill in."""

import re
from pathlib import Path

import yaml
from django.conf import settings
from django.core.management import get_commands
from django.test import SimpleTestCase
from granian.cli import cli

ROOT = Path(settings.BASE_DIR)
DEPLOY = ROOT / "deploy"
#: Not the site's own: of Python, of the images, of compose itself.
FOREIGN = {
    "CERTIFICATE_FILE",
    "DJANGO_SETTINGS_MODULE",
    "HOST",
    "KEY_FILE",
    "NGINX_ENVSUBST_FILTER",
    "PATH",
    "PYTHONDONTWRITEBYTECODE",
    "PYTHONUNBUFFERED",
    "POSTGRES_PASSWORD",
}


def text(name):
    return (DEPLOY / name).read_text()


def of_granian(names):
    return {name for name in names if name.startswith("GRANIAN_")}


class DeploymentTest(SimpleTestCase):
    def setUp(self):
        self.compose = yaml.safe_load(text("compose.yaml"))
        self.places = set(re.findall(r"\$\{([A-Z_]+)\}", text("nginx.conf")))

    def named(self):
        """Return the names of all variables that the files set or ask for."""
        service = self.compose["services"]["application"]
        image = text("Dockerfile").rpartition("AS application")[2].partition("FROM nginx")[0]
        units = "".join(path.read_text() for path in DEPLOY.glob("systemd/*.service"))
        return {
            *service["environment"],
            *re.findall(r"\$\{([A-Z_0-9]+)\b", text("compose.yaml")),
            *re.findall(r"^(?:ENV)?\s+([A-Z_]{4,})=", image, re.MULTILINE),
            *re.findall(r"^Environment=(\w+)=", units, re.MULTILINE),
            *re.findall(r"^(\w+)=", text("granian.env") + text("environment"), re.MULTILINE),
        }

    def test_settings_are_those_that_the_documentation_knows(self):
        documented = set(re.findall(r"`([A-Z][A-Z_0-9]+)`", text("../docs/settings.md")))
        named = self.named()
        self.assertIn("DATABASE_URL", named)
        self.assertEqual(named - documented - FOREIGN - of_granian(named), set())

    def test_whatever_runs_the_site_finds_pages_at_the_same_place(self):
        self.assertRegex(text("environment"), r"(?m)^PAGE_CACHE_URL=filecache:///var/cache/iomcms/")
        for unit in DEPLOY.glob("systemd/*.service"):
            with self.subTest(unit.name):
                self.assertIn("\nEnvironmentFile=/etc/iomcms/environment\n", unit.read_text())
                self.assertNotRegex(unit.read_text(), r"(?m)^Environment=\w*CACHE")
        places = {
            service["environment"]["PAGE_CACHE_URL"]
            for service in self.compose["services"].values()
            if service.get("image") == "iomcms"
        }
        self.assertEqual(len(places), 1)

    def test_the_server_knows_what_is_asked_of_it(self):
        known = {f"GRANIAN_{option.name.upper()}" for option in cli.params}
        named = of_granian(self.named())
        self.assertIn("GRANIAN_UDS", named)
        self.assertEqual(named - known, set())

    def test_commands_exist(self):
        timers = [path.read_text() for path in DEPLOY.glob("systemd/*.timer")]
        asked = re.findall(
            r"manage\.py[ ,\"]+([a-z_]{3,})", text("compose.yaml") + text("Dockerfile")
        )
        asked += re.findall(r"Unit=iomcms@(\w+)\.service", "".join(timers))
        self.assertGreaterEqual(len(set(asked)), 5)
        self.assertEqual(set(asked) - set(get_commands()), set())

    def test_every_place_of_nginx_is_explained_and_filled(self):
        head = text("nginx.conf").partition("upstream")[0]
        front = text("Dockerfile").partition("FROM nginx")[2]
        (filled,) = re.findall(r'FILTER="\^\((.*)\)\\\$"', front)
        self.assertEqual(self.places, set(filled.split("|")))
        for name in self.places:
            self.assertIn(f"${{{name}}}", head.replace(f"#   ${{{name}}}", f"${{{name}}}", 1))
            if name != "HOST":  # which compose gives
                self.assertRegex(front, rf"\b{name}=")

    def test_what_is_copied_into_the_image_is_all_that_the_site_needs(self):
        let_in = set(re.findall(r"^!([\w.]+)", (ROOT / ".dockerignore").read_text(), re.MULTILINE))
        rooms = {name.partition(".")[0] for name in settings.INSTALLED_APPS}
        ours = {name for name in rooms if (ROOT / name).is_dir()}
        self.assertEqual(ours - let_in, set())
        self.assertEqual({name for name in let_in if not (ROOT / name).exists()}, set())

    def test_each_service_that_runs_the_site_waits_for_the_migration(self):
        for name, service in self.compose["services"].items():
            if service.get("image") == "iomcms" and name != "migrate":
                self.assertIn("migrate", service["depends_on"], name)
