import json
import time
from unittest.mock import patch

from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.webauthn.internal.auth import WebAuthn
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.urls import reverse
from fido2.cose import ES256
from fido2.utils import sha256, websafe_decode, websafe_encode
from fido2.webauthn import (
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

from tests.accounts.people import AccountsTestCase, give_app, make_colleague

HOST = "localhost"
HERE = sha256(HOST.encode())
TOUCHED = AuthenticatorData.FLAG.UP
VERIFIED = TOUCHED | AuthenticatorData.FLAG.UV


class Key:
    """A key of somebody's, which knows whom it is of."""

    def __init__(self, user):
        self.user, self.id, self.secret = (
            user,
            b"0123456789abcdef",
            ec.generate_private_key(ec.SECP256R1()),
        )
        public = ES256.from_cryptography_key(self.secret.public_key())
        data = AttestedCredentialData.create(b"\0" * 16, self.id, public)
        flags = VERIFIED | AuthenticatorData.FLAG.AT
        made = AttestationObject.create("none", AuthenticatorData.create(HERE, flags, 0, data), {})
        told = self.told(CollectedClientData.TYPE.CREATE, b"challenge")
        response = {
            "clientDataJSON": websafe_encode(told),
            "attestationObject": websafe_encode(made),
        }
        WebAuthn.add(user, "Key", self.credential(response))

    def told(self, kind, challenge):
        return CollectedClientData.create(kind, challenge, f"https://{HOST}")

    def credential(self, response):
        name = websafe_encode(self.id)
        return {"id": name, "rawId": name, "type": "public-key", "response": response}

    def answer(self, challenge, flags):
        """Return what it says to a challenge, as a browser sends it."""
        data = AuthenticatorData.create(HERE, flags, 1)
        told = self.told(CollectedClientData.TYPE.GET, challenge)
        signature = self.secret.sign(data + sha256(told), ec.ECDSA(hashes.SHA256()))
        response = {
            "clientDataJSON": websafe_encode(told),
            "authenticatorData": websafe_encode(data),
            "signature": websafe_encode(signature),
            "userHandle": websafe_encode(user_pk_to_url_str(self.user).encode()),
        }
        return json.dumps(self.credential(response))


class PasskeyTest(AccountsTestCase):
    def setUp(self):
        super().setUp()
        self.client.defaults |= {"SERVER_NAME": HOST, "wsgi.url_scheme": "https"}
        self.colleague = make_colleague()
        self.key = Key(self.colleague)

    def challenge(self):
        """Return what the page before has asked the browser for."""
        return websafe_decode(self.client.session["mfa.webauthn.state"]["challenge"])

    def sign_in_with_key(self, flags):
        credential = self.key.answer(self.challenge(), flags)
        return self.client.post(reverse("mfa_login_webauthn"), {"credential": credential})

    def ask(self):
        self.client.get(
            reverse("mfa_login_webauthn"), headers={"x-requested-with": "XMLHttpRequest"}
        )

    def test_a_passkey_signs_in_if_its_owner_was_asked_for_a_finger_or_pin(self):
        self.ask()
        self.sign_in_with_key(TOUCHED)
        self.assertSignedOut()
        self.ask()
        self.sign_in_with_key(VERIFIED)
        self.assertSignedIn()

    def test_a_found_key_is_not_enough_whoever_else_was_asked_for_theirs(self):
        thief = make_colleague("thief")
        give_app(thief)
        self.sign_in("thief")
        self.client.get(reverse("mfa_authenticate"))
        with patch("time.time", return_value=time.time() + 16 * 60):  # their own sign-in is over
            self.client.get(reverse("mfa_authenticate"))
            self.sign_in_with_key(TOUCHED)
            self.assertSignedOut()

    def test_an_answer_counts_once_and_for_its_question_only(self):
        self.ask()
        first = self.key.answer(self.challenge(), VERIFIED)
        self.ask()
        self.client.post(reverse("mfa_login_webauthn"), {"credential": first})
        self.assertSignedOut()

    def test_a_passkey_of_who_left_signs_nobody_in(self):
        for gone in ({"is_active": False}, {"is_active": True, "is_staff": False}):
            for name, value in gone.items():
                setattr(self.colleague, name, value)
            self.colleague.save()
            self.ask()
            self.sign_in_with_key(VERIFIED)
            self.assertSignedOut()
