"""Exchange with translation agencies: the pages of a list go out as XLIFF."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

import audit

from ..desk import xliff
from ..desk.deliveries import import_url
from ..languages import CODES, NAMES, in_each
from ..permissions import languages_of

MAX_PAGES = 500


class ExportForm(forms.Form):
    """Into which language; `user` and `sources` (of the pages) set the choices."""

    target = forms.ChoiceField(label=gettext_lazy("Translate into"), widget=forms.RadioSelect)

    def __init__(self, data, user, sources):
        super().__init__(data)
        field = self.fields["target"]
        codes = [code for code in CODES if code not in sources]
        field.choices = [(code, NAMES[code]) for code in codes]
        field.initial = next((code for code in languages_of(user) if code in codes), None)


class ExchangeAdmin:
    """A mixin for the admin of a page type: its pages go out for translation."""

    actions = ["export_for_translation"]

    def changelist_view(self, request, extra_context=None):
        url = import_url(self.admin_site) if self.may(request, "change") else None
        return super().changelist_view(request, {**(extra_context or {}), "import_url": url})

    @admin.action(description=gettext_lazy("Export for translation (XLIFF)…"), permissions=["view"])
    def export_for_translation(self, request, queryset):
        keys = list(queryset.order_by("pk").values_list("pk", flat=True)[: MAX_PAGES + 1])
        if len(keys) > MAX_PAGES:
            message = ngettext(
                "Choose no more than %d page.", "Choose no more than %d pages.", MAX_PAGES
            )
            self.message_user(request, message % MAX_PAGES, messages.ERROR)
            return None
        pages = self.model._default_manager.filter(pk__in=keys).order_by("pk")
        sources = set(pages.order_by().values_list("source_language", flat=True))
        is_asked = "target" in request.POST or "export" in request.POST
        form = ExportForm(request.POST if is_asked else None, request.user, sources)
        if form.is_valid():
            try:
                return self.download(pages, form.cleaned_data["target"])
            except ValidationError as error:
                form.add_error(None, error)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Export for translation"),
            "opts": self.opts,
            "form": form,
            "pages": pages.only(*in_each(["title"])),
            "import_url": import_url(self.admin_site) if self.may(request, "change") else "",
        }
        return TemplateResponse(request, "admin/publishing/export.html", context)

    def download(self, pages, target):
        content = xliff.export(pages, target)
        keys = [page.pk for page in pages]
        audit.record("page.exported", pages=keys, type=self.opts.model_name, language=target)
        name = f"{self.opts.model_name}-{target}-{timezone.localdate():%Y-%m-%d}.xlf"
        return HttpResponse(
            content,
            content_type="application/xliff+xml",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )
