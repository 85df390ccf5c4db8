"""The mails to subscribers, in their language. The first line of a text is the subject."""

from urllib.parse import urljoin

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation

from pages.chrome import site
from publishing.mail import in_one_line

from .addresses import decrypted
from .tokens import CONFIRM, PREFERENCES, UNSUBSCRIBE, link


def confirmation(subscriber):
    """Return the mail that asks whether they did subscribe or, where that is known, says so: the
    page that asks for it says the same in both cases.
    """
    if subscriber.confirmed_at:
        return written("known", subscriber)
    return written("confirm", subscriber, {"address": link(subscriber, CONFIRM)})


def digest(subscriber, articles):
    """Return one mail with articles that are public in the subscriber's language.

    A mail program that knows RFC 8058 offers to unsubscribe with one click.
    """
    with translation.override(subscriber.language):
        items = [
            {
                "kind": article.get_kind_display(),
                "day": article.dateline_on,
                "title": in_one_line(article.title),
                "summary": in_one_line(article.summary or ""),
                "address": urljoin(settings.SITE_URL, article.get_absolute_url()),
            }
            for article in articles
        ]
    headers = {
        "List-Unsubscribe": f"<{link(subscriber, UNSUBSCRIBE)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    return written("digest", subscriber, {"items": items}, headers, has_html=True)


class Mail(EmailMultiAlternatives):
    """A mail whose headers are not folded: Django 6 would encode a long address in them, and with
    it the one that unsubscribes.
    """

    def message(self, **options):
        if policy := options.get("policy"):
            options["policy"] = policy.clone(max_line_length=998)
        return super().message(**options)


def written(name, subscriber, context=None, headers=None, has_html=False):
    with translation.override(subscriber.language):
        context = {
            "site": in_one_line(site(subscriber.language)),
            "preferences": link(subscriber, PREFERENCES),
            "unsubscribe": link(subscriber, UNSUBSCRIBE),
            **(context or {}),
        }
        text = render_to_string(f"subscriptions/mail/{name}.txt", context)
        html = has_html and render_to_string(f"subscriptions/mail/{name}.html", context)
    subject, _newline, body = text.partition("\n")
    mail = Mail(
        in_one_line(subject),
        body.strip() + "\n",
        to=[decrypted(subscriber.address)],
        headers={"Auto-Submitted": "auto-generated", **(headers or {})},
    )
    if html:
        mail.attach_alternative(html, "text/html")
    return mail
