"""What editors do on a large site, and the first request after it."""

from itertools import count

from articles.models import Article
from publishing import actions, freshness
from publishing.languages import CODES
from publishing.outlook import Outlook
from tests.admin import fields_of

from .asked import timed
from .visits import admin

TITLE = f"title_{CODES[0]}"
numbers = count(1)


def saved(client, sample):
    """Save a changed title in the form: it makes the working copy, and from then on changes it."""
    for address in sample.of("admin form"):
        fields = fields_of(client.get(address))
        fields[TITLE] = [f"{fields[TITLE][0]} {next(numbers)}"]
        yield sending(client, address, fields)


def published(client, sample):
    """Publish a working copy, where nothing of it is wrong."""
    for visit in sample.visits:
        page = Article.objects.get(pk=visit.article.pk)
        copy = actions.edit(page)
        setattr(copy, TITLE, f"Changed {next(numbers)}")
        copy.save()
        if not page.is_public(CODES[0]) or Outlook(page, None).faults(CODES[:1], False):
            continue
        address = admin("publish", page.pk)
        fields = fields_of(client.get(address)) | {"act": "publish", "languages": CODES[:1]}
        yield sending(client, address, fields)


def sending(client, address, fields):
    return lambda: timed(client.post, address, fields, expected=302)


def after_a_change(kind):
    def visits(_client, sample):
        from django.test import Client

        public = Client()
        for address in sample.of(kind):
            freshness.tell()
            yield lambda address=address: timed(public.get, address)

    return visits


#: What yields functions, each of which does it once and returns its seconds.
WRITINGS = {
    "save": saved,
    "publish": published,
    "home after a change": after_a_change("home"),
    "news after a change": after_a_change("news"),
}
