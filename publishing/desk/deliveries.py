"""Translations that come back from an agency: what a file would do is shown first, and done on a
second word.
"""

from datetime import timedelta

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from ..models import TranslationFile, page_models
from ..permissions import may_ever
from . import xliff

#: How long a file waits to be brought in.
KEPT_FOR = timedelta(days=1)


class ImportForm(forms.Form):
    file = forms.FileField(label=gettext_lazy("XLIFF file"))

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > xliff.MAX_SIZE:
            limit = xliff.MAX_SIZE // 2**20
            raise ValidationError(_("The file is larger than %d MB.") % limit)
        return file


def import_url(admin_site):
    return reverse(f"{admin_site.name}:import_translations")


@require_http_methods(["GET", "HEAD", "POST"])
def import_view(request, admin_site):
    """Take a file, say what it would do, and on a second word do it."""
    if not any(may_ever(request.user, "change", model) for model in page_models()):
        raise PermissionDenied
    context = {
        **admin_site.each_context(request),
        "title": _("Import translations"),
        "form": ImportForm(),
        "limit": xliff.MAX_SIZE // 2**20,
    }
    if "kept" in request.POST:
        context |= bring_in_kept(request)
    elif request.method == "POST":
        context |= try_out(request)
    add_links(context.get("outcomes", ()), admin_site)
    return TemplateResponse(request, "admin/publishing/import.html", context)


def try_out(request):
    """Return what the template shows of a file that was just sent; it is kept for the import."""
    form = ImportForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        content = file.read()
        try:
            outcomes = xliff.bring_in(xliff.read(content), request.user, is_dry=True)
        except xliff.Unreadable as error:
            form.add_error("file", described(error))
        else:
            return {"outcomes": outcomes, "kept": kept(request.user, file.name, content)}
    return {"form": form}


def described(error):
    if error.line:
        return _("Line %(line)d: %(reason)s") % {"line": error.line, "reason": error.reason}
    return error.reason


def kept(user, name, content):
    """Keep a file until it is brought in: the last of each user, for a day."""
    TranslationFile.objects.filter(made_at__lt=timezone.now() - KEPT_FOR).delete()
    TranslationFile.objects.filter(user=user).delete()
    return TranslationFile.objects.create(user=user, name=name[:150], content=content)


def bring_in_kept(request):
    key = request.POST["kept"]
    is_number = key.isascii() and key.isdecimal() and len(key) < 19
    file = is_number and TranslationFile.objects.filter(user=request.user, pk=key).first()
    if not file:
        messages.error(request, _("The file is not there any more: choose it again."))
        return {}
    outcomes = xliff.bring_in(xliff.read(bytes(file.content)), request.user)
    file.delete()
    return {"outcomes": outcomes, "is_done": True}


def add_links(outcomes, admin_site):
    for outcome in outcomes:
        if page := outcome.page:
            name = f"{admin_site.name}:{page._meta.app_label}_{page._meta.model_name}_change"
            outcome.url = reverse(name, args=[page.pk])
