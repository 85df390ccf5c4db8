"""What the rich-text editor's dialogues ask: pictures and documents found, a picture uploaded."""

from pathlib import PurePosixPath

from django.core.exceptions import PermissionDenied
from django.forms import CharField, Form
from django.http import JsonResponse
from django.template.defaultfilters import filesizeformat
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from publishing.admin import EditorAdmin
from publishing.languages import CODES, current, first_of, localized
from publishing.locales import locale
from publishing.references import words_of

from .fields import PictureFormField, hash_of
from .models import Picture
from .places import address_at

PAGE_SIZE = 24


class Chooser:
    """A mixin for the admin of stored files: `choose/` answers with those that a search finds, the
    newest first, in a fixed number of queries.
    """

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_choose"
        view = self.admin_site.admin_view(require_GET(self.choose))
        return [path("choose/", view, name=name), *super().get_urls()]

    def choose(self, request):
        if not self.has_view_permission(request):
            raise PermissionDenied
        language = language_in(request.GET)
        files = self.model.objects.order_by("-created_at", "-pk")
        term = " ".join(words_of(request.GET.get("term", "")))
        files, may_repeat = self.get_search_results(request, files, term)
        files = files.distinct() if may_repeat else files
        page = request.GET.get("page", "1")
        number = int(page) if page.isdecimal() and len(page) < 6 else 1
        start = (max(number, 1) - 1) * PAGE_SIZE
        found = list(files[start : start + PAGE_SIZE + 1])
        return JsonResponse(
            {
                "results": [self.offered(each, language) for each in found[:PAGE_SIZE]],
                "pagination": {"more": len(found) > PAGE_SIZE},
                "may_add": self.has_add_permission(request),
            }
        )

    def offered(self, row, language):
        """Return what the editor shows of a file and puts into a text."""
        raise NotImplementedError


class PictureChooser(Chooser):
    def get_urls(self):
        view = self.admin_site.admin_view(require_POST(self.add_one))
        return [path("choose/upload/", view, name="library_picture_add_one"), *super().get_urls()]

    def offered(self, picture, language):
        return {
            "id": picture.pk,
            "title": picture.name,
            "thumbnail": address_at(picture, "square", 240),
            "href": picture.file.url,
            "alt": getattr(picture, localized("alt", language)) or "",
            "caption": getattr(picture, localized("caption", language)) or "",
            "detail": picture.credit,
        }

    def add_one(self, request):
        """Take a picture from an editor's dialogue into the library; one that it has already is
        taken from there.
        """
        if not self.has_add_permission(request):
            raise PermissionDenied
        language = language_in(request.POST)
        form = UploadForm(request.POST, request.FILES)
        if not form.is_valid():
            errors = {name: list(messages) for name, messages in form.errors.items()}
            return JsonResponse({"errors": errors}, status=400)
        if same := Picture.objects.like(hash_of(form.cleaned_data["file"])).first():
            words = {"alt": form.cleaned_data["alt"]}
            return JsonResponse(self.offered(same, language) | words)
        picture = form.save(language)
        self.log_addition(request, picture, [{"added": {}}])
        return JsonResponse(self.offered(picture, language), status=201)


class DocumentChooser(Chooser):
    def offered(self, document, language):
        code = document.language
        kinds = [
            document.file_type,
            filesizeformat(document.size),
            locale().languages.get(code, code),
        ]
        title = getattr(document, localized("title", language)) or first_of(document, "title")
        return {
            "id": document.pk,
            "title": title or PurePosixPath(document.file.name).name,
            "href": document.file.url,
            "detail": " · ".join(f"\u2068{kind}\u2069" for kind in kinds if kind),
        }


class UploadForm(Form):
    """A picture with its words in one language; it is named like its file."""

    file = PictureFormField(label=_("File"))
    alt = CharField(label=_("Alt text"), max_length=300)
    credit = CharField(label=_("Credit"), max_length=200, required=False)

    def save(self, language):
        data = self.cleaned_data
        words = data["file"].words
        caption = Picture._meta.get_field("caption").max_length
        picture = Picture(
            name=PurePosixPath(self.files["file"].name).stem[:200],
            file=data["file"],
            credit=data["credit"] or words.credit[:200],
            **{
                localized("alt", language): data["alt"],
                localized("caption", language): words.caption[:caption],
            },
        )
        picture.save()
        return picture


def language_in(query):
    """Return the language of the text that a request is about."""
    language = query.get("language")
    return language if language in CODES else current()


EditorAdmin.choosers = {
    "pictures": "admin:library_picture_choose",
    "upload": "admin:library_picture_add_one",
    "documents": "admin:library_document_choose",
}
