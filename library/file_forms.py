"""What the forms of pictures and documents say about a new file, before it is stored: that the
library has it already, and where the one that it replaces is shown.
"""

import logging

from django.contrib import admin
from django.contrib.admin.widgets import AdminFileWidget
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.forms import ModelForm
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from publishing.admin import UsedAdmin
from publishing.usage import usage

from .fields import hash_of
from .files import Judged
from .storage import NOT_STORED, is_away

logger = logging.getLogger(__name__)

SHOWN = 3

#: What stands beside the file in the form that is sent: the hash of a file to keep although the
#: library has it, and that a file shown to visitors is to be replaced.
KEEP, REPLACE = "file-keep", "file-replace"


class StoredFileInput(AdminFileWidget):
    """Chooses a file, and asks what has to be answered about it."""

    template_name = "admin/widgets/stored_file.html"
    use_fieldset = False  # one input, which a label can name
    #: The rows that have the same file, `content_hash` in common, and where this one is used.
    same, used = (), None

    def get_context(self, name, value, attrs):
        return super().get_context(name, value, attrs) | {
            "keep": KEEP,
            "replace": REPLACE,
            "same": [
                {"name": str(row), "url": form_of(row), "hash": row.content_hash, "row": row}
                for row in self.same
            ],
            "used": self.used and told(self.used),
            "must_confirm": self.used and self.used.is_public,
        }


def form_of(row):
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def told(used):
    """Return in words what a new file would change, or nothing."""
    if used.has_more or used.has_more_hidden:
        return _("It is used in more than %d places; all of them will show the new one.") % len(
            [*used.pages, *used.rows]
        )
    words = ngettext(
        "It is used in %d place, which will show the new one.",
        "It is used in %d places; all of them will show the new one.",
        used.number,
    )
    return words % used.number if used else ""


class FileForm(ModelForm):
    """A form with a `file`; its `user` says how much may be told of where that is used."""

    user = None
    #: The file was sent, and could not be stored.
    is_unstored = False

    def __init__(self, data=None, files=None, *args, **kwargs):
        if data and data.get(KEEP) and not (files and "file" in files):
            files = {"file": self.stored(data[KEEP])}
        super().__init__(data, files, *args, **kwargs)
        #: The rows that have the same file as the one sent.
        self.same = []

    def stored(self, content_hash):
        """Return a copy of the file that the library has, so that nobody has to send it twice."""
        row = self._meta.model.objects.like(content_hash).first()
        try:
            return row and File(row.file.open(), row.file.name)
        except OSError:
            return None

    def clean_file(self):
        file = self.cleaned_data["file"]
        if isinstance(file, Judged):
            if self.is_unstored:
                raise ValidationError(NOT_STORED, code="unstored")
            self.ask_about_same(hash_of(file))
            self.ask_about_replaced()
        return file

    def ask_about_same(self, content_hash):
        same = self._meta.model.objects.like(content_hash).exclude(pk=self.instance.pk)
        if self.data.get(KEEP) == content_hash or not same.exists():
            return
        self.same = list(same[:SHOWN])
        self.fields["file"].widget.same = self.same
        raise ValidationError(
            _("The library has this file already: take the one below, or keep both."), code="same"
        )

    def ask_about_replaced(self):
        if self.data.get(REPLACE) or not self.instance.pk:
            return
        if usage(self.instance, self.user).is_public:
            raise ValidationError(
                _("Visitors see the file that this one replaces: tick the box to confirm."),
                code="replaced",
            )


class FileAdmin(UsedAdmin, admin.ModelAdmin):
    """The admin of stored files, which has a `FileForm`."""

    class Media:
        css = {"all": ["newsroom/library.css"]}
        js = ["newsroom/replacing.js"]

    def changeform_view(self, request, *args, **kwargs):
        """Show the form again, as it was sent, where its file cannot be stored."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except Exception as error:
            if request.method != "POST" or not is_away(error):
                raise
            logger.exception("A file could not be stored")
            request.is_unstored = True
            return super().changeform_view(request, *args, **kwargs)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.user = request.user
        form.is_unstored = getattr(request, "is_unstored", False)
        return form

    def render_change_form(self, request, context, *args, **kwargs):
        response = super().render_change_form(request, context, *args, **kwargs)
        field = context["adminform"].form.fields.get("file")
        if field and context.get("uses"):
            field.widget.used = context["uses"]["usage"]
        return response
