"""What every answer tells the browser for the protection of whoever reads it."""

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from django.conf import settings

from . import policies

FOR_PLAYERS = " ".join(f'"{player}"' for player in policies.PLAYERS)
#: What a page may use of the device and the browser: videos play, passkeys open the admin.
FEATURES = {
    "accelerometer": "",
    "autoplay": f"self {FOR_PLAYERS}",
    "browsing-topics": "",
    "camera": "",
    "display-capture": "",
    "encrypted-media": f"self {FOR_PLAYERS}",
    "fullscreen": f"self {FOR_PLAYERS}",
    "geolocation": "",
    "gyroscope": "",
    "hid": "",
    "identity-credentials-get": "",
    "idle-detection": "",
    "local-fonts": "",
    "magnetometer": "",
    "microphone": "",
    "midi": "",
    "otp-credentials": "",
    "payment": "",
    "picture-in-picture": f"self {FOR_PLAYERS}",
    "publickey-credentials-create": "self",
    "publickey-credentials-get": "self",
    "screen-wake-lock": "",
    "serial": "",
    "storage-access": "",
    "usb": "",
    "window-management": "",
    "xr-spatial-tracking": "",
}
PERMISSIONS = ", ".join(f"{feature}=({allowed})" for feature, allowed in FEATURES.items())
EMBEDDING = "Cross-Origin-Resource-Policy"
NEWSROOM = "/admin/"


class HeadersMiddleware(CSPMiddleware):
    """Say what a browser may do with an answer, unless its view has said so.

    It stands before all others, those that keep pages and send files included, so that no answer is
    without, and none has an old policy.
    """

    def __init__(self, get_response):
        super().__init__(get_response)
        self.bare = policies.bare()
        # A view that lets our own pages frame it says so to Django; the policy follows.
        self.public = {
            "DENY": policies.public(),
            "SAMEORIGIN": policies.public(ancestors=policies.SELF),
        }
        # Feeds show our pictures in readers on the web, and anybody may use the API.
        self.embedded = (settings.STATIC_URL, settings.API_URL)

    def process_response(self, request, response):
        headers = response.headers
        headers.setdefault("Permissions-Policy", PERMISSIONS)
        if response.status_code == 304:
            return response  # what the browser has keeps its own policy
        if HEADER not in headers and not is_of_debugging(response):
            headers[HEADER] = self.policy_of(request, response)
        is_embedded = request.path.startswith(self.embedded)
        headers.setdefault(EMBEDDING, "cross-origin" if is_embedded else "same-origin")
        return response

    def policy_of(self, request, response):
        if not is_page(response):
            return self.bare
        if request.path_info.startswith(NEWSROOM):
            return policies.newsroom(getattr(request, "_csp_nonce", None))
        return self.public[response.get("X-Frame-Options", settings.X_FRAME_OPTIONS)]


def is_page(response):
    return response.get("Content-Type", "").startswith("text/html")


def is_of_debugging(response):
    """Say whether Django may have made it for a developer, with scripts in it."""
    return settings.DEBUG and response.status_code in (404, 500) and is_page(response)
