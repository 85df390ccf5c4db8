import time
from unittest.mock import patch

from django.conf import settings
from django.core.cache import cache, caches
from django.test import override_settings
from django.urls import reverse

from accounts import throttle
from tests.accounts.people import PASSWORD, AccountsTestCase, code_of, give_app, make_colleague

MANY = "Too many attempts"
NONE = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
OURS = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "throttle"}


@override_settings(PROXIES=0)
class ThrottleTest(AccountsTestCase):
    def setUp(self):
        super().setUp()
        self.colleague = make_colleague()

    def guess(self, times, username="colleague", address="203.0.113.9", addresses=1):
        """Return how many of so many wrong passwords were judged."""
        client, self.client = self.client, self.client_class()
        network = address.rpartition(".")[0]
        try:
            pages = [
                self.sign_in(
                    username,
                    f"guess {number}",
                    address if addresses == 1 else f"{network}.{number % addresses}",
                ).content.decode()
                for number in range(times)
            ]
        finally:
            self.client = client
        return sum(MANY not in page for page in pages)

    def test_an_address_guesses_five_times_of_an_account(self):
        self.assertEqual(self.guess(8), 5)
        self.assertContains(self.sign_in(address="203.0.113.9"), MANY)

    def test_an_unknown_name_is_counted_alike(self):
        self.assertEqual(self.guess(8, "nobody"), self.guess(8))

    def test_a_name_is_one_however_it_is_spelled(self):
        self.guess(5)
        self.assertContains(self.sign_in("Colleague ", "guess", "203.0.113.9"), MANY)

    def test_many_addresses_guess_twenty_times(self):
        self.assertEqual(self.guess(40, addresses=40), 20)

    def test_an_address_guesses_fifty_times_of_many_accounts(self):
        judged = sum(self.guess(1, f"name {number}") for number in range(60))
        self.assertEqual(judged, 50)

    def test_one_address_uses_up_no_more_of_an_account_than_its_own_part(self):
        self.guess(40)
        self.assertEqual(self.guess(3, address="198.51.100.7"), 3)

    def test_a_colleague_is_not_locked_out_where_they_signed_in_before(self):
        self.sign_in()
        self.client.post(reverse("account_logout"))
        self.guess(40, addresses=40)
        self.sign_in(address="203.0.113.200")
        self.assertSignedIn()

    def test_the_mark_of_a_browser_holds_for_its_accounts_only(self):
        make_colleague("other")
        self.sign_in()
        self.client.post(reverse("account_logout"))
        self.guess(40, "other", addresses=40)
        self.assertContains(self.sign_in("other", address="198.51.100.1"), MANY)

    def test_a_browser_is_marked_for_several_who_share_it_and_invents_no_mark(self):
        make_colleague("other")
        for name in ("colleague", "other"):
            self.sign_in(name)
            self.client.post(reverse("account_logout"))
        self.guess(40, addresses=40)
        self.sign_in(address="198.51.100.1")
        self.assertSignedIn()
        self.client.post(reverse("account_logout"))
        forged = self.client.cookies[settings.DEVICE_COOKIE_NAME].value.partition(":")[0]
        self.client.cookies[settings.DEVICE_COOKIE_NAME] = f"{forged}:1uAbCd:forged"
        self.assertContains(self.sign_in(address="198.51.100.1"), MANY)

    def test_a_known_browser_guesses_ten_times(self):
        self.sign_in()
        self.client.post(reverse("account_logout"))
        pages = [self.sign_in(password="guess").content.decode() for _ in range(12)]
        self.assertEqual(sum(MANY not in page for page in pages), 10)

    def test_the_mark_is_sent_to_the_admin_only(self):
        self.sign_in()
        cookie = self.client.cookies[settings.DEVICE_COOKIE_NAME]
        self.assertEqual((cookie["path"], cookie["httponly"]), ("/admin/", True))
        self.assertNotIn("colleague", cookie.value)

    def test_it_ends_by_itself_even_if_somebody_goes_on(self):
        now = time.time()
        with patch("time.time", return_value=now) as clock:
            self.guess(5)
            clock.return_value = now + throttle.QUARTER - 1
            self.assertEqual(self.guess(1), 0)
            clock.return_value = now + throttle.QUARTER + 1
            self.assertEqual(self.guess(1), 1)

    def test_success_is_not_counted(self):
        for _ in range(8):
            self.client.cookies.clear()
            self.sign_in()
            self.assertSignedIn()

    def test_the_address_is_the_one_that_our_proxy_names(self):
        with self.settings(PROXIES=1):
            for number in range(8):
                page = self.client.post(
                    reverse("account_login"),
                    {"login": "colleague", "password": "guess"},
                    headers={"x-forwarded-for": f"198.51.100.{number}, 203.0.113.5"},
                ).content.decode()
            self.assertIn(MANY, page)

    @override_settings(CACHES=settings.CACHES | {"default": NONE})
    def test_without_a_cache_one_can_sign_in(self):
        self.guess(8)
        self.sign_in(address="203.0.113.9")
        self.assertSignedIn()

    def test_codes_are_counted_and_end_with_the_password_known(self):
        secret = give_app(self.colleague)
        self.sign_in()
        pages = [self.send_code("000000").content.decode() for _ in range(7)]
        self.assertEqual(sum(MANY not in page for page in pages), 5)
        self.assertContains(self.send_code(code_of(secret)), MANY)
        self.assertSignedOut()

    def test_a_known_browser_guesses_thirty_codes_a_day(self):
        self.sign_in()
        self.client.post(reverse("account_logout"))
        give_app(self.colleague)
        now, judged = time.time(), 0
        for quarter in range(5):
            with patch("time.time", return_value=now + quarter * (throttle.QUARTER + 1)):
                self.sign_in()
                pages = [self.send_code("000000").content.decode() for _ in range(11)]
                judged += sum(MANY not in page for page in pages)
        self.assertEqual(judged, 30)

    def test_an_old_password_is_guessed_no_more_often_than_on_the_way_in(self):
        self.sign_in()
        new = {"password1": "another walk by the lake", "password2": "another walk by the lake"}
        path = reverse("account_change_password")
        pages = [
            self.client.post(path, {"oldpassword": "guess"} | new).content.decode()
            for _ in range(12)
        ]
        self.assertEqual(sum(MANY not in page for page in pages), 10)
        self.colleague.refresh_from_db()
        self.assertTrue(self.colleague.check_password(PASSWORD))

    def test_nothing_of_who_guessed_is_readable_in_the_cache(self):
        with self.settings(CACHES=settings.CACHES | {"default": OURS}):
            self.guess(2)
            keys = " ".join(caches["default"]._cache)
        self.assertIn("password-", keys)
        self.assertNotRegex(keys, "colleague|203.0.113")

    def tearDown(self):
        cache.clear()
