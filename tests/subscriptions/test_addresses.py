from io import StringIO

from cryptography.fernet import Fernet, InvalidToken
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.test import SimpleTestCase, TestCase, override_settings

from subscriptions.addresses import decrypted, fingerprints, in_ascii
from subscriptions.models import Subscriber
from tests.subscriptions.test_sending import make_subscriber

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


def with_keys(*keys):
    return override_settings(SUBSCRIPTIONS_KEYS=list(keys))


def rotate():
    call_command("rotate_subscription_keys", stdout=StringIO())


class AtRestTest(TestCase):
    def test_the_database_tells_no_address(self):
        make_subscriber("ada@example.org")
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM subscriptions_subscriber")
            stored = str(cursor.fetchall())
        self.assertNotIn("ada", stored)
        self.assertNotIn("example.org", stored)
        self.assertNotIn("ada", repr(Subscriber.objects.get()))

    def test_an_address_is_known_again_however_it_is_written(self):
        make_subscriber("Ada@example.org")
        self.assertTrue(Subscriber.objects.with_address("ada@Example.org").exists())
        self.assertFalse(Subscriber.objects.with_address("ad@example.org").exists())

    def test_another_key_reads_and_knows_nothing(self):
        with with_keys(OLD):
            subscriber = make_subscriber("ada@example.org")
        with with_keys(NEW):
            self.assertNotIn(subscriber.fingerprint, fingerprints("ada@example.org"))
            with self.assertRaises(InvalidToken):
                decrypted(subscriber.address)


class RotationTest(TestCase):
    def test_a_new_key_takes_over_without_a_gap(self):
        with with_keys(OLD):
            make_subscriber("ada@example.org")
        with with_keys(NEW, OLD):
            self.assertTrue(Subscriber.objects.with_address("ada@example.org").exists())
            rotate()
        with with_keys(NEW):
            subscriber = Subscriber.objects.with_address("ada@example.org").get()
            self.assertEqual(decrypted(subscriber.address), "ada@example.org")

    def test_who_signed_up_under_both_keys_is_one(self):
        with with_keys(OLD):
            make_subscriber("ada@example.org")
        with with_keys(NEW):
            make_subscriber("ada@example.org")
        with with_keys(NEW, OLD):
            rotate()
        self.assertEqual(Subscriber.objects.count(), 1)


class OddAddressTest(SimpleTestCase):
    def test_what_could_break_headers_or_be_taken_for_another_is_refused(self):
        for address in ('"a\x0bvisit"@example.org', "preſſ@example.org", "a@[127.0.0.1]"):
            with self.subTest(address), self.assertRaises(ValidationError):
                in_ascii(address)
