"""An OpenID provider on this machine, for as long as a test runs."""

import hashlib
import json
import logging
import time
from base64 import urlsafe_b64encode
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from iomcms.settings.accounts import openid_app
from tests.accounts.people import AccountsTestCase, make_colleague

START = "/admin/account/openid/organisation/"
CLIENT, SECRET = "newsroom", "a secret between the two"
ALGORITHM = jwt.algorithms.RSAAlgorithm


class Provider:
    """Signs one person in, whom `claims` describe, with whatever a test changes of it."""

    def __init__(self):
        self.key = self.signing = rsa.generate_private_key(65537, 2048)
        self.claims = {"sub": "248289761001"}
        self.changes = {}  # of the token, against what it should say
        self.asked = {}  # what the site sent somebody with
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.provider = self
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = Thread(target=self.server.serve_forever)
        self.thread.start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def consent(self, address):
        """Sign the person in, and return where the browser is sent back to."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        self.asked = asked
        back = urlencode({"code": "one-time", "state": asked["state"]})
        return f"{asked['redirect_uri']}?{back}"

    def configuration(self):
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "jwks_uri": f"{self.issuer}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def keys(self):
        public = ALGORITHM.to_jwk(self.key.public_key(), as_dict=True)
        return {"keys": [public | {"kid": "one", "alg": "RS256", "use": "sig"}]}

    def token(self, form):
        """Give a token for the code, to the site that was to get it."""
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = urlsafe_b64encode(digest).decode().rstrip("=")
        is_asked = (form.get("code"), challenge) == ("one-time", self.asked.get("code_challenge"))
        if not is_asked or form.get("client_secret") != SECRET:
            return {"error": "invalid_grant"}
        now = int(time.time())
        told = {
            "iss": self.issuer,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 60,
            "nonce": self.asked.get("nonce"),
        }
        if "max_age" in self.asked:
            told["auth_time"] = now
        told |= self.claims | self.changes
        signed = jwt.encode(told, self.signing, "RS256", headers={"kid": "one"})
        return {"access_token": "a-token", "token_type": "Bearer", "id_token": signed}


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        provider = self.server.provider
        self.answer(
            {
                "/.well-known/openid-configuration": provider.configuration,
                "/keys": provider.keys,
                "/userinfo": lambda: provider.claims,
            }[urlsplit(self.path).path]()
        )

    def do_POST(self):
        length = int(self.headers["Content-Length"])
        form = {n: v[0] for n, v in parse_qs(self.rfile.read(length).decode()).items()}
        self.answer(self.server.provider.token(form))

    def answer(self, data):
        body = json.dumps(data).encode()
        self.send_response(400 if "error" in data else 200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        """Say nothing."""


class OpenIDTestCase(AccountsTestCase):
    """Signs a colleague in by way of a provider."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.provider = Provider()
        cls.addClassCleanup(cls.provider.stop)

    def setUp(self):
        super().setUp()
        apps = openid_app(self.provider.issuer, CLIENT, SECRET, "Organisation")
        self.enterContext(self.settings(SOCIALACCOUNT_PROVIDERS=apps))
        logging.disable(logging.ERROR)
        self.addCleanup(logging.disable, logging.NOTSET)
        self.provider.changes = {}
        self.provider.signing = self.provider.key
        self.colleague = make_colleague()
        self.tell()

    def tell(self, **claims):
        self.provider.claims = {
            "sub": "248289761001",
            "email": "colleague@example.org",
            "email_verified": True,
        } | claims

    def leave(self):
        """Return where the site sends somebody to sign in."""
        return self.client.get(START, {"next": "/admin/account/"})["Location"]

    def arrive(self, **changes):
        """Sign in there, and come back; `changes` are those of the address on the way."""
        back = urlsplit(self.provider.consent(self.leave()))
        query = {name: values[0] for name, values in parse_qs(back.query).items()} | changes
        return self.client.get(f"{back.path}?{urlencode(query)}")
