"""Signing in, in a browser: with a password and an app, with a passkey, with a recovery code."""

from django.core import mail
from django.test import override_settings
from django.urls import reverse
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.common.virtual_authenticator import VirtualAuthenticatorOptions
from selenium.webdriver.support.wait import WebDriverWait

from tests.accounts.people import PASSWORD, code_of, give_app, make_colleague, recovery_codes
from tests.browser import PATIENCE, BrowserTestCase

LOOKED_AT = [
    "account_overview",
    "mfa_index",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "mfa_deactivate_totp",
    "mfa_generate_recovery_codes",
    "usersessions_list",
    "account_change_password",
    "account_reauthenticate",
]


@override_settings(DEBUG=False, MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN=True)
class SigningInTest(BrowserTestCase):
    def setUp(self):
        super().setUp()
        self.colleague = make_colleague()

    def press(self, selector):
        self.find(selector).click()

    def enter(self, selector, text):
        self.find(selector).send_keys(text, Keys.ENTER)

    def sign_in(self):
        self.open("/admin/login/")
        self.find("[name=login]").send_keys("colleague", Keys.TAB)
        self.browser.switch_to.active_element.send_keys(PASSWORD, Keys.ENTER)

    def sign_out(self):
        self.press("#logout-form button")
        self.find("[name=login]")

    def look(self, name):
        """Look at a page in English on a desk, and in Arabic on a phone."""
        for language, width in (("ar", 360), ("en", 1280)):
            self.resize(width)
            self.choose(language)
            self.screenshot(f"accounts-{name}-{language}")
            self.axe()
            self.assertCentred()
            wide = self.browser.execute_script("return document.body.scrollWidth")
            self.assertLessEqual(wide, width, f"{name} {language}")

    def assertCentred(self):
        """Assert that what is shown before somebody is signed in stands in the middle."""
        left, right = self.browser.execute_script(
            "const box = document.querySelector('.login #container')?.getBoundingClientRect();"
            "return box ? [box.left, innerWidth - box.right] : [0, 0];"
        )
        self.assertAlmostEqual(left, right, delta=0.5)

    def choose(self, language):
        self.command(
            "Network.setCookie",
            name="django_language",
            value=language,
            url=self.live_server_url,
            path="/admin/",
        )
        self.browser.refresh()

    def assertNothingBlocked(self):
        said = [entry["message"] for entry in self.browser.get_log("browser")]
        self.assertEqual([each for each in said if "Content Security Policy" in each], [])

    def test_with_a_password_and_an_app_or_a_recovery_code(self):
        secret = give_app(self.colleague)
        self.open("/admin/login/")
        self.look("login")
        self.sign_in()
        self.find("[name=code]")
        self.look("code")
        self.enter("[name=code]", code_of(secret))
        self.find("#user-tools")
        for name in LOOKED_AT:
            self.open(reverse(name))
            self.look(name)
        self.open("/admin/account/")
        self.sign_out()
        self.sign_in()
        self.enter("[name=code]", recovery_codes(self.colleague)[0])
        self.find("#user-tools")
        self.sign_out()
        self.open(reverse("account_reset_password"))
        self.look("reset")
        with override_settings(MAIL_IN_BACKGROUND=True):
            self.enter("[name=email]", "colleague@example.org")
            WebDriverWait(self.browser, PATIENCE).until(lambda browser: mail.outbox)
        self.assertEqual(mail.outbox[0].to, ["colleague@example.org"])
        self.assertNothingBlocked()

    def test_with_a_passkey_alone(self):
        options = VirtualAuthenticatorOptions()
        options.has_resident_key = options.has_user_verification = True
        options.is_user_verified = True
        self.browser.add_virtual_authenticator(options)
        self.addCleanup(self.browser.remove_virtual_authenticator)
        self.sign_in()
        self.find("#user-tools")
        self.open(reverse("mfa_activate_totp"))
        self.look("app")
        self.open(reverse("mfa_add_webauthn"))
        self.press("#mfa_webauthn_add")
        self.find(".codes")  # the recovery codes, shown this once
        self.screenshot("accounts-recovery-codes")
        self.look("recovery")
        self.sign_out()
        self.press("#passkey_login")
        self.find("#user-tools")
        self.assertNothingBlocked()

    def test_a_passkey_that_does_not_come_is_said(self):
        options = VirtualAuthenticatorOptions()
        options.has_resident_key = options.has_user_verification = True
        self.browser.add_virtual_authenticator(options)
        self.addCleanup(self.browser.remove_virtual_authenticator)
        self.open("/admin/login/")
        self.press("#passkey_login")
        self.assertTrue(self.find("#passkey-failure:not([hidden])").text)
        self.assertEqual(len(self.browser.find_elements(By.NAME, "login")), 1)
