"""Asking the checks before publishing what they find."""

from tempfile import TemporaryDirectory

from django.test import TestCase, override_settings

from publishing import checks


class ChecksTest(TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        media = cls.enterClassContext(TemporaryDirectory())
        cls.enterClassContext(override_settings(MEDIA_ROOT=media))

    def found(self, code, page, language="en", **kwargs):
        """Return the fields in which the rule with that code finds something, each time it does."""
        page = type(page).objects.get(pk=page.pk)
        findings = checks.check(page, language, **kwargs)
        for finding in findings:
            self.assertTrue(str(finding.message))
        return [finding.field for finding in findings if finding.code == code]

    def assertStops(self, code, page, language="en", **kwargs):
        page = type(page).objects.get(pk=page.pk)
        stops = checks.errors(checks.check(page, language, **kwargs))
        self.assertIn(code, [finding.code for finding in stops])
