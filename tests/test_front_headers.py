"""What nginx answers itself protects visitors as much as what it passes on."""

from django.test import tag

from iomcms import policies
from tests.protection import ALWAYS, WITH_CONTENT

from .front import PRIVATE, PUBLIC, FrontTestCase

HSTS = "Strict-Transport-Security"
OWN = {
    HSTS: "max-age=31536000; includeSubDomains; preload",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
#: What the application says of an answer; nginx adds nothing.
SAID = {name: f"of the application: {name}" for name in (*ALWAYS, *WITH_CONTENT, HSTS)}


@tag("once")
class FrontHeadersTest(FrontTestCase):
    def assertOwn(self, answer, **changes):
        for name, value in (OWN | changes).items():
            self.assertEqual(answer.headers.get_all(name), [value], name)
        [policy] = answer.headers.get_all("Content-Security-Policy")
        self.assertEqual(sorted(policy.split("; ")), policies.bare().split("; "))
        self.assertEqual(len(answer.headers.get_all("Permissions-Policy")), 1)

    def test_errors_of_its_own(self):
        with self.without_application():
            self.assertOwn(self.get("/en/errors/", 502))
            self.assertOwn(self.get("/", 302))
            self.assertOwn(
                self.get("/static/nothing.css", 502),
                **{"Cross-Origin-Resource-Policy": "cross-origin"},
            )

    def test_who_asks_too_often(self):
        for _time in range(15):
            answer = self.nginx.ask("/admin/login/", "POST", X_Visitor=self.visitor)
        self.assertEqual(answer.status, 429)
        self.assertOwn(answer)
        self.assertEqual(answer.headers.get_all("Cache-Control"), ["no-store"])

    def test_static_files(self):
        (self.folder / "static/site.css").write_text("p {}")
        answer = self.get("/static/site.css")
        self.assertOwn(answer, **{"Cross-Origin-Resource-Policy": "cross-origin"})
        self.assertEqual(answer.headers.get_all("Cache-Control"), ["public, max-age=60"])

    def test_what_the_application_says_stands_kept_or_anew(self):
        self.application.answers["/en/said/"] = (200, "text", PUBLIC | SAID)
        for _time in range(3):
            answer = self.get("/en/said/")
            for name, value in SAID.items():
                self.assertEqual(answer.headers.get_all(name), [value], name)
        self.assertLessEqual(self.times_asked("/en/said/"), 2)

    def test_where_the_application_leaves_the_policy_to_what_the_browser_has_so_does_nginx(self):
        self.answer("/media/again.pdf", headers=PRIVATE | SAID)
        etag = self.get("/media/again.pdf", Accept_Encoding="gzip").headers["ETag"]
        self.answer("/media/again.pdf", headers=PRIVATE | {name: SAID[name] for name in ALWAYS})
        answer = self.get("/media/again.pdf", 304, If_None_Match=etag, Accept_Encoding="gzip")
        self.assertNotIn("Content-Security-Policy", answer.headers)
        self.assertNotIn("Cross-Origin-Resource-Policy", answer.headers)

    def test_reports_of_browsers_are_small(self):
        self.get("/csp-reports/", method="POST")
        self.assertEqual(self.nginx.ask("/csp-reports/", "POST", "x" * 17_000).status, 413)
