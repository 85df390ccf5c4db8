"""What the site is made of is locked, under a licence that is allowed, and listed."""

import json
import re
import tomllib
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from django.conf import settings
from django.test import SimpleTestCase, tag

from requirements import audit, inventory

ROOT = Path(settings.BASE_DIR)
LOCKS = sorted(ROOT.glob("requirements/*.txt"))
#: The GPL and the AGPL, but not the LGPL.
GPL = re.compile(r"(?<!L)GPL|(?<!Lesser )General Public", re.IGNORECASE)
#: What others wrote says so at its head.
BANNER = re.compile(r"/\*!|@licen[sc]e|copyright|sourceMappingURL", re.IGNORECASE)


def said_of_itself(name):
    """Return the licence that an installed package has, and its names in other words."""
    told = metadata(name)
    kinds = [kind for kind in told.get_all("Classifier", []) if kind.startswith("License")]
    return told.get("License-Expression"), " ".join([(told.get("License") or "")[:80], *kinds])


class LockTest(SimpleTestCase):
    def test_every_package_is_pinned_and_each_of_its_files_has_a_hash(self):
        self.assertEqual(len(LOCKS), 3)
        for path in LOCKS:
            packages = inventory.locked(path)
            self.assertGreater(len(packages), 50)
            for package in packages:
                self.assertTrue(package.hashes, f"{path.name}: {package.name}")

    def test_a_lock_says_nothing_else(self):
        line = re.compile(r"#.*|\S+==\S+( ; .+)? \\|    --hash=sha256:[0-9a-f]{64}( \\)?")
        for path in LOCKS:
            others = [each for each in path.read_text().splitlines() if not line.fullmatch(each)]
            self.assertEqual(others, [], path.name)

    def test_packages_of_node_have_a_hash_and_no_address(self):
        for path in (ROOT / "package-lock.json", ROOT / "bench/lighthouse/package-lock.json"):
            packages = json.loads(path.read_text())["packages"]
            for name, entry in packages.items():
                if name:
                    self.assertIn("integrity", entry, name)
                    self.assertNotIn("resolved", entry, name)


class LicenceTest(SimpleTestCase):
    def test_every_package_of_the_live_site_has_a_licence_that_is_allowed(self):
        table = tomllib.loads((ROOT / "requirements/licences.toml").read_text())
        locked = {package.name for package in inventory.locked()}
        self.assertEqual(set(table["packages"]), locked)
        self.assertFalse([each for each in table["allowed"] if GPL.search(each)])
        for name, licence in table["packages"].items():
            choices = [part.split(" AND ") for part in licence.split(" OR ")]
            self.assertTrue(
                any(set(parts) <= set(table["allowed"]) for parts in choices), f"{name}: {licence}"
            )

    def test_no_package_says_otherwise_of_itself(self):
        for name, licence in inventory.licences().items():
            try:
                expression, words = said_of_itself(name)
            except PackageNotFoundError:  # it is for another machine
                continue
            self.assertIn(expression, (None, licence), name)
            self.assertIsNone(GPL.search(words), f"{name}: {words}")


@tag("once")  # of the packages as they are locked for the live site
class FrontEndTest(SimpleTestCase):
    def test_what_browsers_get_of_others_is_what_is_listed(self):
        for name, part in inventory.parts().items():
            self.assertEqual(part["sha256"], inventory.checksum(part), f"{name}: make vendored")
            self.assertTrue(part["version"] and part["licence"])

    def test_static_has_nothing_that_others_wrote(self):
        for path in (ROOT / "static").rglob("*.*"):
            self.assertNotIn(".min.", path.name)
            if path.suffix in (".js", ".css"):
                self.assertIsNone(BANNER.search(path.read_text()), path.name)

    def test_every_library_that_a_package_brings_for_browsers_is_listed(self):
        listed = {inventory.file_of(part) for part in inventory.parts().values()}
        from django.contrib.staticfiles.finders import get_finders

        served = {
            Path(storage.path(name))
            for finder in get_finders()
            for name, storage in finder.list([])
            if name.endswith(".min.js")
        }
        self.assertEqual(served - listed, set())


class BillOfMaterialsTest(SimpleTestCase):
    def test_it_is_valid_and_the_same_each_time(self):
        bill = json.dumps(inventory.sbom())
        self.assertEqual(bill, json.dumps(inventory.sbom()))
        self.assertIsNone(JsonStrictValidator(SchemaVersion.V1_6).validate_str(bill))

    def test_it_names_every_package_with_its_licence(self):
        bill = {part["purl"]: part for part in inventory.sbom()["components"]}
        for package in inventory.locked():
            part = bill[f"pkg:pypi/{package.name}@{package.version}"]
            self.assertTrue(part["licenses"] and part["hashes"])
        self.assertEqual(bill[next(n for n in bill if "axe-core" in n)]["scope"], "excluded")


class AuditTest(SimpleTestCase):
    def package(self, name, **more):
        return {"name": name, "version": "1.0", "vulns": []} | more

    def test_a_known_hole_is_named_with_the_version_that_mends_it(self):
        hole = {"id": "PYSEC-1", "fix_versions": ["1.1"]}
        status, said = audit.judged([self.package("sound"), self.package("bad", vulns=[hole])])
        self.assertEqual(status, 1)
        self.assertIn("bad 1.0: PYSEC-1, mended in 1.1", said)

    def test_what_could_not_be_asked_is_never_called_sound(self):
        skipped = {"name": "rare", "skip_reason": "not found"}
        for packages in (None, [], [skipped]):
            status, said = audit.judged(packages)
            self.assertEqual(status, 0)
            self.assertTrue(said.startswith("NOT AUDITED"), said)
        self.assertIn(
            "NOT AUDITED, as nothing is known of them: rare",
            audit.judged([self.package("sound"), skipped])[1],
        )
