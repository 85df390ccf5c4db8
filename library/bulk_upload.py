"""Many pictures at once, with the words that they share.

The page works in one request with all files. A script sends them one by one instead, and gets for
each what the page would show of it.
"""

import logging
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.helpers import AdminErrorList, AdminForm
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import JsonResponse
from django.template.defaultfilters import filesizeformat
from django.template.loader import render_to_string
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from publishing.languages import in_each
from publishing.tabs import problems

from .file_forms import KEEP
from .files import READS_HEIC, UNPRINTABLE, judged_picture
from .models import Picture
from .storage import NOT_STORED, is_away

logger = logging.getLogger(__name__)

SHARED = [*in_each(["alt", "caption"]), "credit", "rights", "tags"]
#: Names a duplicate that is to be kept: the hash of its content, and the name of its file.
AGAIN = "again"
#: A telephone converts what a page does not take.
ACCEPTED = "image/jpeg,image/png,image/webp,image/gif,image/avif"
if READS_HEIC:
    ACCEPTED += ",image/heic,image/heif,.heic,.heif"


class FilesInput(forms.FileInput):
    allow_multiple_selected = True

    def value_from_datadict(self, data, files, name):
        return files.getlist(name)


class FilesField(forms.FileField):
    """Takes any number of files, and judges none."""

    widget = FilesInput({"accept": ACCEPTED})

    def clean(self, value, initial=None):
        return value


class SharedForm(forms.ModelForm):
    """The words of all pictures, which one of them must have: an alt text in some language."""

    files = FilesField(
        label=gettext_lazy("Pictures"),
        required=False,
        help_text=gettext_lazy("JPEG, PNG, WebP, GIF, AVIF or HEIC; any number of files.")
        if READS_HEIC
        else gettext_lazy("JPEG, PNG, WebP, GIF or AVIF; any number of files."),
    )


@dataclass
class Outcome:
    """What became of one file: the picture that it is now, or those it is like, or errors."""

    file: str
    picture: object = None
    same: list = field(default_factory=list)
    errors: list = field(default_factory=list)

    @property
    def state(self):
        return "stored" if self.picture else "same" if self.same else "refused"

    @property
    def again(self):
        return f"{self.same[0].content_hash}/{self.file}"

    @property
    def message(self):
        words = {
            "stored": _("Uploaded."),
            "same": _("The library has this picture already."),
            "refused": " ".join(map(str, self.errors)),
        }
        return words[self.state]


class BulkUploadAdmin(admin.ModelAdmin):
    """A mixin for the admin of pictures."""

    def get_urls(self):
        upload = self.admin_site.admin_view(self.upload)
        return [path("upload/", upload, name="library_picture_upload"), *super().get_urls()]

    def upload(self, request):
        if not self.has_add_permission(request):
            raise PermissionDenied
        is_script = request.accepts("application/json") and not request.accepts("text/html")
        form = self.shared_form(request)
        outcomes = []
        if form.is_bound and form.is_valid():
            outcomes = list(self.take_all(request, form))
            if not outcomes and not is_script:
                form.add_error("files", _("Choose at least one picture."))
        if form.is_bound and is_script:
            return JsonResponse(self.told(form, outcomes), status=400 if form.errors else 200)
        return self.upload_page(request, form, outcomes)

    def shared_form(self, request):
        form = self.get_form(request, form=SharedForm, fields=SHARED)
        return form(request.POST, request.FILES) if request.method == "POST" else form()

    def take_all(self, request, form):
        """Store what can be stored, and yield the `Outcome` for each file."""
        for file in form.cleaned_data["files"]:
            yield self.take(request, form.data, file.name, file)
        for again in form.data.getlist(AGAIN):
            content_hash, _slash, name = again.partition("/")
            yield self.take(request, form.data, name, keep=content_hash)

    def take(self, request, shared, name, file=None, keep=""):
        """Store a file, and return what became of it, whatever that is."""
        try:
            return self.stored(request, shared, name, file, keep)
        except Exception as error:
            if not is_away(error):
                raise
            logger.exception("A picture could not be stored")
            return Outcome(name, errors=[NOT_STORED])

    def stored(self, request, shared, name, file, keep):
        if file:
            try:
                file = judged_picture(file)
            except ValidationError as error:
                return Outcome(name, errors=error.messages)
        data = shared.copy()
        data["name"], data[KEEP] = title_of(name), keep
        with transaction.atomic():
            stand_in_line()
            form = self.get_form(request, fields=["name", "file", *SHARED])(
                data, {"file": file} if file else None
            )
            if not form.is_valid():
                errors = [message for each in form.errors.values() for message in each]
                return Outcome(name, same=form.same, errors=errors)
            picture = self.save_form(request, form, change=False)
            self.save_model(request, picture, form, change=False)
            self.save_related(request, form, [], change=False)
            self.log_addition(request, picture, [{"added": {}}])
        return Outcome(name, picture)

    def told(self, form, outcomes):
        """Return what the script is told."""
        return {
            "problems": render_to_string("admin/_problems.html", {"problems": problems(form, [])}),
            "outcomes": [
                {
                    "state": outcome.state,
                    "message": outcome.message,
                    "html": render_to_string(
                        "admin/library/picture/_outcome.html", {"outcome": outcome}
                    ),
                }
                for outcome in outcomes
            ],
        }

    def upload_page(self, request, form, outcomes):
        fieldsets = [
            (None, {"fields": ["files"]}),
            (
                _("Words for all of them"),
                {
                    "fields": [tuple(in_each(["alt"])), tuple(in_each(["caption"]))],
                    "description": _(
                        "One alt text at least is needed, in any language. Where caption or credit "
                        "is left empty, each picture takes what its own file says."
                    ),
                },
            ),
            (_("Credit and rights"), {"fields": ["credit", "rights", "tags"]}),
        ]
        adminform = AdminForm(form, fieldsets, {}, model_admin=self)
        response = self.render_change_form(
            request,
            {
                **self.admin_site.each_context(request),
                "title": _("Upload pictures"),
                "adminform": adminform,
                "errors": AdminErrorList(form, []),
                "inline_admin_formsets": [],
                "media": self.media + adminform.media,
                "is_popup": False,
                "outcomes": outcomes,
                "most_bytes": settings.PICTURE_MAX_BYTES,
                "most": filesizeformat(settings.PICTURE_MAX_BYTES),
            },
            add=True,
        )
        response.template_name = "admin/library/picture/upload.html"
        return response


def title_of(name):
    """Return the name of a picture after that of its file."""
    stem = PurePosixPath(name.replace("\\", "/")).stem
    return " ".join(UNPRINTABLE.sub(" ", stem).replace("_", " ").split())[:200] or _("picture")


def stand_in_line():
    """Store one picture after another, so that of two alike that come at once one finds the other.

    The row of the type is locked for no longer than it takes to store one that has been judged.
    """
    pictures = ContentType.objects.get_for_model(Picture)
    ContentType.objects.select_for_update(no_key=True).get(pk=pictures.pk)
