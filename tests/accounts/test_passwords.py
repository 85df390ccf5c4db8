import tempfile
from hashlib import sha1
from pathlib import Path

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.test import SimpleTestCase

from accounts.passwords import is_listed
from iomcms.settings.accounts import refuse
from tests.accounts.people import PASSWORD


def line(password, count=3):
    return f"{sha1(password.encode()).hexdigest().upper()}:{count}"


class BreachedPasswordTest(SimpleTestCase):
    def setUp(self):
        folder = self.enterContext(tempfile.TemporaryDirectory())
        self.path = Path(folder, "breached.txt")

    def write(self, passwords, end="\r\n"):
        lines = sorted(line(each, 10**index) for index, each in enumerate(passwords))
        self.path.write_bytes("".join(each + end for each in lines).encode())

    def test_each_that_is_listed_is_found_and_no_other(self):
        for number in (0, 1, 2, 3, 50):
            passwords = [f"password {each}" for each in range(number)]
            for end in ("\r\n", "\n"):
                self.write(passwords, end)
                with self.subTest(number=number, end=end):
                    found = [each for each in passwords if is_listed(self.path, each)]
                    self.assertEqual(found, passwords)
                    others = (f"other {each}" for each in range(50))
                    self.assertFalse([each for each in others if is_listed(self.path, each)])

    def test_a_list_without_counts_and_a_last_end_of_line_is_read_too(self):
        hashes = sorted(sha1(each.encode()).hexdigest() for each in ("one", "two", "three"))
        self.path.write_text("\n".join(hashes))
        self.assertTrue(all(is_listed(self.path, each) for each in ("one", "two", "three")))
        self.assertFalse(is_listed(self.path, "four"))

    def test_a_breached_password_is_refused(self):
        validate_password(PASSWORD)
        self.write([PASSWORD])
        with (
            self.settings(BREACHED_PASSWORDS=str(self.path)),
            self.assertRaisesMessage(ValidationError, "another site was broken into"),
        ):
            validate_password(PASSWORD)

    def test_short_and_common_ones_are_refused(self):
        for password in ("elevenchars", "q1w2e3r4t5y6", "123456789012345"):
            with self.subTest(password), self.assertRaises(ValidationError):
                validate_password(password)

    def test_a_value_that_does_not_fit_is_named(self):
        with self.assertRaisesMessage(ImproperlyConfigured, "BREACHED_PASSWORDS does not fit"):
            refuse("BREACHED_PASSWORDS", "it is the path of a file.")
