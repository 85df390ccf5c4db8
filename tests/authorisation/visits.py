"""How each address of the table is asked: for what is there at a place, with what is sent."""

import re
from datetime import date

from django.apps import apps
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.files.uploadedfile import SimpleUploadedFile

from articles.models import Article
from events.models import Event
from library.models import Picture
from organisation.models import Office, Person, PressContact
from publishing.models import PrivateLink, Release
from publishing.reviews import fingerprint
from tests.admin import fields_of, reference
from tests.authorisation.world import MAKERS
from tests.factories import picture_file
from tests.library.files import PDF
from tests.spreadsheets import csv_of

LATER = {"expires_at_0": "2999-01-01", "expires_at_1": "12:00"}
#: What makes a form of each type one that can be saved, beside what it begins with.
ADDED = {
    "articles.article": {"title_en": "New", "title_fr": "Nouveau"},
    "events.event": {
        "title_en": "New",
        "kind": "conference",
        "starts_at_0": "2030-01-01",
        "starts_at_1": "10:00",
        "ends_at_0": "2030-01-01",
        "ends_at_1": "11:00",
    },
    "pages.page": {"title_en": "New"},
    "organisation.office": {"title_en": "New", "kind": "country"},
    "organisation.person": {"title_en": "New"},
    "organisation.presscontact": {"name_en": "New", "emails": "new@example.org"},
    "organisation.country": {"name_en": "New", "code": "FR", "region": "europe"},
    "articles.boilerplate": {"title_en": "New"},
    "publishing.tag": {"name_en": "New", "slug": "new"},
    "publishing.term": {"term": "New", "translation": "Nouveau", "source": "en", "target": "fr"},
    "publishing.redirect": {"address": "/new", "redirect_to": "/en/news/"},
    "publishing.privatelink": {"language": "fr", "purpose": "embargo", "name": "New", **LATER},
    "publishing.release": {"name": "New", "items-TOTAL_FORMS": 1, "items-0-languages": ["fr"]},
    "library.picture": {"name": "New", "alt_en": "New"},
    "library.document": {"title_en": "New"},
    "pages.menuentry": {"label_en": "New", "address": "/news/"},
    "search.promotedresult": {"phrase": "new", "language": "en"},
    "auth.group": {"name": "New"},
    "auth.user": {"username": "new", "password1": "battery staple", "password2": "battery staple"},
}
#: What is changed in a form of each type: for pages a text in a language of the translator.
CHANGED = {
    "publishing.tag": "name_en",
    "publishing.term": "term",
    "publishing.release": "name",
    "publishing.redirect": "address",
    "library.picture": "name",
    "library.document": "title_en",
    "organisation.country": "name_en",
    "organisation.presscontact": "name_en",
    "articles.boilerplate": "title_en",
    "pages.menuentry": "label_en",
    "pages.sitesettings": "name_en",
    "search.promotedresult": "phrase",
    "auth.group": "name",
    "auth.user": "first_name",
}
#: What the addresses of the API that end in a number are about.
IN_API = {"events": Event, "offices": Office, "people": Person, "contacts": PressContact}


class Visits:
    """Paths and what is sent; `client` is somebody's who sees every form."""

    def __init__(self, world, client):
        self.world, self.client, self.forms = world, client, {}

    def form(self, path):
        """Return the fields of a form as it begins."""
        if path not in self.forms:
            self.forms[path] = fields_of(self.client.get(path))
        return self.forms[path]

    def model_of(self, address):
        """Return the type of row that an address of the admin is about, or None."""
        parts = re.match(r"/admin/(\w+)/(\w+)/", address)
        try:
            return parts and apps.get_model(*parts.groups())
        except LookupError:
            return None

    def row(self, address, place, asked=""):
        model = self.model_of(address)
        is_out = model in MAKERS and ("/withdraw/" in address or "out" in asked)
        return self.world.rows[(model, "out", place) if is_out else (model, place)]

    def path(self, address, place, asked=""):
        """Return the address with what is there at a place."""
        rows, fills = self.world.rows, {"language": "fr", "label": "articles.article"}
        fills |= {"token": rows["token", place], "app_label": "articles", "rest": "x", "url": "x"}
        # of somebody else, or of nobody
        fills |= {"pk": 999_999, "uidb36": "1", "key": "x", "provider_id": "x"}
        if address.startswith("/api/"):
            fills |= {
                "code": "CH",
                "id": rows[IN_API.get(address.split("/")[3], Article), place].pk,
            }
        elif address.startswith("/media/"):
            fills["name"] = rows[Picture, place].file.name
        elif "/preview/" in address:
            fills["pk"] = rows[Article, place].pk
        elif "<" in address and self.model_of(address):
            row = None if "/deleted/" in address else self.row(address, place, asked)
            number = 1 if row else self.world.deleted[self.model_of(address), place]
            fills |= {"number": number}
            fills |= dict.fromkeys(("object_id", "id", "pk"), row and row.pk)
        path = re.sub(r"<(\w+)>", lambda match: str(fills[match[1]]), address)
        return path + self.query(address)

    def query(self, address):
        if address.endswith("/compare/"):
            return "?old=1&new=2"
        if address == "/admin/autocomplete/":
            return "?app_label=articles&model_name=article&field_name=main_picture"
        return ""

    def sent(self, address, place, asked):
        """Return what is sent to an address at a place."""
        model, what = self.model_of(address), asked.partition(" ")[2]
        action = address.rstrip("/").rpartition("/")[2]
        named = getattr(self, f"to_{what.replace(' ', '_')}", None) if what else None
        if named:
            return named(address, place)
        if (model, place) in self.world.rows and action == model._meta.model_name:
            return self.to_delete(address, place)
        if model and action in ("add", "change"):
            return getattr(self, f"to_{action}")(address, place)
        if "/translate/" in address or action == "unsaved":
            return self.to_translate(address, place)
        if "/withdraw/" in address:
            return {"ending": "nothing"}
        return ALWAYS.get(action, lambda visits: {"post": "yes"})(self)

    def to_delete(self, address, place):
        chosen = [self.row(address, place, "").pk]
        return {"action": "delete_selected", ACTION_CHECKBOX_NAME: chosen, "post": "yes"}

    def to_delete_what_is_out(self, address, place):
        return {"post": "yes"}

    def to_export(self, address, place):
        chosen = [self.row(address, place, "").pk]
        sent = {"action": "export_for_translation", ACTION_CHECKBOX_NAME: chosen}
        return sent | {"target": "fr", "export": "1"}

    def to_revoke(self, address, place):
        chosen = [self.world.rows[PrivateLink, place].pk]
        return {"action": "revoke_links", ACTION_CHECKBOX_NAME: chosen}

    def to_call_fine(self, address, place):
        return {"action": "call_fine", ACTION_CHECKBOX_NAME: [self.row(address, place).pk]}

    def to_add(self, address, place):
        model, article = self.model_of(address), self.world.rows[Article, place]
        begun = self.form(address) | ADDED.get(model._meta.label_lower, {})
        if "offices" in {field.name for field in model._meta.many_to_many}:
            begun["offices"] = [] if place == "none" else [self.world.homes[place].pk]
        about = {
            "privatelink": {"about": reference(article)},
            "release": {"items-0-about": reference(article)},
            "promotedresult": {"page": reference(article), "position": 0},
            "menuentry": {"position": 0},
            "picture": {"file": SimpleUploadedFile("new.png", picture_file((5, 5)).read())},
            "document": {"file": SimpleUploadedFile("new.pdf", PDF + b"new")},
        }
        return begun | about.get(model._meta.model_name, {})

    def to_change(self, address, place):
        model = self.model_of(address)
        name = CHANGED.get(model._meta.label_lower, "title_fr")
        return self.form(self.path(address, place)) | {name: "Changed"}

    def to_translate(self, address, place):
        if address.endswith("/add/unsaved/"):
            return {"title_fr": "Typed"}
        form = address.removesuffix("unsaved/")
        form = form if "/translate/" in form else f"{form}change/"
        fields = self.form(self.path(form, place))
        text = next(name for name in fields if name.endswith(("title_fr", "title")))
        return fields | {text: ["Tapé"], "act": "save"}

    def to_publish(self, address, place):
        if self.model_of(address) is Release:
            return self.form(self.path(address, place)) | {"act": "publish", "when": "now"}
        return self.to_submit(address, place) | {"act": "publish", "languages": ["fr"]}

    def to_submit(self, address, place):
        return self.form(self.path(address, place)) | {"act": "submit", "languages": ["ar"]}

    def to_approve(self, address, place):
        seen = fingerprint(self.row(address, place), "fr")
        return {"act": "answer:fr:approved", "seen": seen}

    def to_answer(self, address, place):
        seen = fingerprint(self.world.rows[Article, place], "fr")
        return {"answer": "approved", "seen": seen}

    def to_assign(self, address, place):
        page, person = self.world.rows[Article, "out", place], self.world.people["Translator"]
        due = date(2999, 1, 1).isoformat()
        return {"pages": [page.pk], "languages": ["ar"], "to": person.pk, "due_on": due}

    def to_hand_in(self, address, place):
        """Return a spreadsheet with a new row."""
        columns = ADDED[self.model_of(address)._meta.label_lower]
        content = csv_of(columns, columns.values()).encode()
        return {"file": SimpleUploadedFile("rows.csv", content)}

    def to_bring_in(self, address, place):
        """Return the XLIFF file that comes back for a page."""
        chosen = self.to_export("/admin/articles/article/", place)
        exported = self.client.post("/admin/articles/article/", chosen)
        content = exported.content.replace(b'state="initial"/>', b"/>")
        return {"file": SimpleUploadedFile("fr.xlf", content)}


ALWAYS = {
    "export": lambda visits: {"form": "csv"},
    "language": lambda visits: {"language": "fr", "next": "/admin/"},
    "upload": lambda visits: {
        "files": [SimpleUploadedFile("more.png", picture_file((7, 5)).read())],
        "file": SimpleUploadedFile("more.png", picture_file((7, 5)).read()),
        "alt_en": "More",
        "alt": "More",
        "language": "en",
    },
    "password": lambda visits: {
        "usable_password": "true",
        "password1": "battery staple",
        "password2": "battery staple",
    },
}
