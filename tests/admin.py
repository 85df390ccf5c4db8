"""Tests of the admin's forms: what a browser without scripts would send back, with some fields
changed.
"""

from html.parser import HTMLParser

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.test import TestCase
from django.urls import reverse


class FormReader(HTMLParser):
    """Collects the names and values of the fields of a page, as lists by name."""

    def __init__(self):
        super().__init__()
        self.fields = {}
        self.select = self.option = self.textarea = None

    def add(self, name, value):
        if name:
            self.fields.setdefault(name, []).append(value)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        kind = attrs.get("type", "text")
        match tag:
            case "input" if kind in ("checkbox", "radio"):
                if "checked" in attrs:
                    self.add(attrs.get("name"), attrs.get("value", "on"))
            case "input" if kind not in ("submit", "file"):
                self.add(attrs.get("name"), attrs.get("value", ""))
            case "select":
                self.select = attrs.get("name")
            case "option" if "selected" in attrs:
                self.add(self.select, attrs.get("value", ""))
            case "textarea":
                self.textarea = (attrs.get("name"), [])

    def handle_data(self, data):
        if self.textarea:
            self.textarea[1].append(data)

    def handle_endtag(self, tag):
        if tag == "textarea":
            name, text = self.textarea
            self.add(name, "".join(text).removeprefix("\n"))
            self.textarea = None


def fields_of(response):
    reader = FormReader()
    reader.feed(response.content.decode())
    return reader.fields


def address(model, action, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{action}", args=args)


class AdminTestCase(TestCase):
    """Signed in as a superuser; `save` sends a form back with changes."""

    @classmethod
    def setUpTestData(cls):
        cls.user = get_user_model().objects.create_superuser("webmaster")

    def setUp(self):
        self.client.force_login(self.user)

    def login_with(self, *permissions):
        """Sign in as an editor who has these permissions only, such as `view_article`."""
        editor = get_user_model().objects.create_user("editor", is_staff=True)
        editor.user_permissions.set(Permission.objects.filter(codename__in=permissions))
        self.client.force_login(editor)

    def form(self, model, row=None):
        """Return the response that shows the form of a row, or of a new one."""
        url = address(model, "change", row.pk) if row else address(model, "add")
        return self.client.get(url)

    def save(self, model, row=None, **changes):
        """Send the form back with changes; the answer is a redirect, or the form with errors."""
        response = self.form(model, row)
        self.assertEqual(response.status_code, 200)
        return self.client.post(response.request["PATH_INFO"], fields_of(response) | changes)

    def assertSaved(self, response):
        errors = response.context and [
            *response.context["adminform"].form.errors.items(),
            *(
                form.errors
                for each in response.context["inline_admin_formsets"]
                for form in each.forms
            ),
        ]
        self.assertEqual(response.status_code, 302, errors)

    def assertRefused(self, response, field, message):
        """Assert that the form is shown again with an error that contains `message`, at `field` or,
        for None, above.
        """
        self.assertEqual(response.status_code, 200)
        form = response.context["adminform"].form
        errors = form.errors.get(field, []) if field else form.non_field_errors()
        self.assertIn(message, " ".join(map(str, errors)), form.errors)
