"""Hostile texts in a real browser: it runs none of them, asks nobody for anything, goes nowhere."""

from django.test import tag
from django.urls import reverse
from django.utils import translation

from articles.models import Article
from events.models import Event
from organisation.models import Office, Person, PressContact
from pages.models import Page
from search.models import UnansweredQuery
from tests.admin import address
from tests.browser import BrowserTestCase
from tests.hostile import SNIPPETS
from tests.hostile_world import HostileWorld
from tests.publishing.test_paste import PASTE

#: Set before anything of a page runs.
WATCH = """
window.ran = [];
for (const name of ["pwned", "alert", "confirm", "prompt", "print"]) {
  Object.defineProperty(window, name, { value: () => window.ran.push(name), writable: false });
}
"""
#: What of a page, as it stands now, is not ours.
LOOK = r"""
const found = [...window.ran];
const scheme = (url) => (url || "").replace(/[\x00-\x20]/g, "").toLowerCase();
for (const element of document.querySelectorAll("*")) {
  for (const { name, value } of element.attributes) {
    if (name.startsWith("on") || name === "srcdoc") found.push(`${name}=${value}`);
    if (/^(href|src|action|formaction|data|xlink:href)$/.test(name) &&
        /^(javascript|vbscript|data:text)/.test(scheme(value))) found.push(`${name}=${value}`);
  }
  if (/^(IFRAME|OBJECT|EMBED|BASE|PORTAL)$/.test(element.tagName) && element.name !== "preview" &&
      !element.matches("iframe[src^='/']")) found.push(element.outerHTML.slice(0, 200));
}
for (const script of document.scripts) {
  const isData = /json|importmap/.test(script.type);
  if (!script.src && /pwned/.test(script.text) && !isData) found.push(script.text);
  if (script.src && new URL(script.src).host !== location.host) found.push(script.src);
}
for (const { name } of performance.getEntriesByType("resource")) {
  if (!name.startsWith("data:") && new URL(name).host !== location.host) found.push(name);
}
return found;
"""


@tag("browser", "once")
class HostileBrowserTest(BrowserTestCase):
    def setUp(self):
        super().setUp()
        self.world = HostileWorld()
        self.command("Page.addScriptToEvaluateOnNewDocument", source=WATCH)

    def look(self, path):
        """Visit an address and check that nothing else happened."""
        self.open(path)
        self.assertEqual(
            self.browser.current_url.partition("?")[0],
            self.live_server_url + path.partition("?")[0],
        )
        with self.subTest(path):
            self.assertEqual(self.browser.execute_script(LOOK), [])

    def test_no_page_runs_what_was_written_into_it(self):
        self.public_pages()
        self.newsroom()
        self.assert_nothing_refused()
        self.paste()
        self.see_what_runs()
        self.browser.get_log("browser")  # what is pasted is read, and refused, before it is cleaned

    def public_pages(self):
        pages = [self.world.out(each) for each in (Article, Event, Office, Person, Page)]
        with translation.override("en"):
            for page in pages:
                self.look(type(page).objects.get(pk=page.pk).get_absolute_url("en"))
            for name in ("home", "articles:list", "press"):
                self.look(reverse(name))
            self.look(
                f"{reverse('search:results')}?q=%22%3E%3Cimg%20src%3Dx%20onerror%3Dpwned()%3E"
            )

    def newsroom(self):
        rows, webmaster = self.world.rows, self.world.people["Webmaster"]
        webmaster.refresh_from_db()
        self.login(webmaster.username)
        article, event = rows[Article, "own"], rows[Event, "own"]
        label = article._meta.label_lower
        self.look(reverse("publishing:preview", args=["fr", label, article.pk]))
        self.look(reverse("publishing:private_link", args=[rows["token", "own"]]))
        self.look(reverse("publishing:frame", args=[label, article.pk, "fr"]))
        self.look(reverse("admin:index"))
        for action in ("change", "history", "publish"):
            self.look(address(Article, action, article.pk))
        self.look(address(Event, "change", event.pk))
        self.look(address(Article, "translate", article.pk, "fr"))
        self.look(address(Article, "compare", article.pk) + "?old=1&new=2")
        for model in (Article, PressContact, UnansweredQuery):
            self.look(address(model, "changelist"))

    def paste(self):
        """Paste everything into the editor, as copied elsewhere and as if copied in it."""
        self.open(address(Article, "add"))
        surface = self.find(".fieldBox.field-body_en .ProseMirror[role=textbox]")
        for begin in ("", '<p data-pm-slice="0 0 []">'):
            for start in range(0, len(SNIPPETS), 20):
                html = begin + "".join(each[:2000] for each in SNIPPETS[start : start + 20])
                self.browser.execute_script(PASTE, surface, html)
        self.assertIn("Set-Cookie", surface.text)  # it was pasted
        self.assertEqual(self.browser.execute_script(LOOK), [])

    def see_what_runs(self):
        """Check that all this would have been seen."""
        self.browser.execute_script("document.body.innerHTML = '<a href=javascript:x onclick=x>'")
        self.browser.execute_script("alert(1)")
        self.assertEqual(len(self.browser.execute_script(LOOK)), 3)
