"""Spreadsheets in the admin: the rows of a list go out, and come back changed. What a file would do
is shown first, and done on a second word.
"""

from datetime import timedelta

from django import forms
from django.contrib import messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

import audit

from ..models import Publishable, Spreadsheet

#: How long a file waits to be brought in.
KEPT_FOR = timedelta(days=1)
FORMS = [("xlsx", "XLSX"), ("csv", "CSV")]


class SheetForm(forms.Form):
    """Chooses one of several sheets, the first where nothing is said."""

    rows = forms.ChoiceField(label=gettext_lazy("Rows"), required=False, widget=forms.RadioSelect)

    def __init__(self, sheets, *args):
        super().__init__(*args)
        self.sheets = {each.model._meta.model_name: each for each in sheets}
        choices = [(name, each.title) for name, each in self.sheets.items()]
        self.fields["rows"].choices, self.initial["rows"] = choices, choices[0][0]
        if len(choices) == 1:
            del self.fields["rows"]

    @property
    def sheet(self):
        return self.sheets[self.cleaned_data.get("rows") or self.initial["rows"]]


class ExportForm(SheetForm):
    form = forms.ChoiceField(
        label=gettext_lazy("Format"), choices=FORMS, initial="xlsx", widget=forms.RadioSelect
    )


class ImportForm(SheetForm):
    file = forms.FileField(label=gettext_lazy("Spreadsheet"))

    def clean_file(self):
        from ..spreadsheets.files import MAX_BYTES

        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise ValidationError(_("The file is larger than %d MB.") % (MAX_BYTES // 2**20))
        return file


class SpreadsheetAdmin:
    """A mixin for the admin of a model with `sheets`: the dotted names of the `SheetResource` of
    its rows, and of what these hold; they are loaded when they are asked for. It stands before the
    others.
    """

    sheets = ()
    change_list_template = "admin/publishing/change_list.html"

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        views = [("import", self.sheet_import_view), ("export", self.sheet_export_view)]
        return [
            *(
                path(f"{act}/", self.admin_site.admin_view(view), name=f"{name}_sheet_{act}")
                for act, view in views
            ),
            *super().get_urls(),
        ]

    def sheets_for(self, user, **more):
        return [import_string(name)(user, **more) for name in self.sheets]

    def sheet_address(self, act):
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        return reverse(f"{self.admin_site.name}:{name}_{act}")

    def has_import_permission(self, request):
        return self.has_add_permission(request) and self.has_change_permission(request)

    def changelist_view(self, request, extra_context=None):
        query = request.GET.urlencode()
        url = self.sheet_address("sheet_export") + (f"?{query}" if query else "")
        links = {"sheet_export_url": url}
        if self.has_import_permission(request):
            links["sheet_import_url"] = self.sheet_address("sheet_import")
        return super().changelist_view(request, {**(extra_context or {}), **links})

    def sheet_context(self, request, title):
        return {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
            "list_url": self.sheet_address("changelist"),
        }

    # --- Out

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def sheet_export_view(self, request):
        """Send the rows of the list, as it is searched and filtered."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        form = ExportForm(self.sheets_for(request.user), request.POST or None)
        if form.is_valid():
            return self.send_sheet(request, form.sheet, form.cleaned_data["form"])
        context = {**self.sheet_context(request, _("Export as a spreadsheet")), "form": form}
        return TemplateResponse(request, "admin/spreadsheets/export.html", context)

    def send_sheet(self, request, sheet, form):
        from ..spreadsheets.files import CONTENT_TYPES, write

        try:
            listed = self.get_changelist_instance(request).get_queryset(request)
        except IncorrectLookupParameters:
            return HttpResponseRedirect(self.sheet_address("sheet_export"))
        head, rows = sheet.table(listed)
        opts = sheet.model._meta
        audit.record("sheet.exported", type=opts.label_lower, rows=len(rows), format=form)
        name = f"{opts.model_name}-{timezone.localdate():%Y-%m-%d}.{form}"
        return HttpResponse(
            write(head, rows, form),
            content_type=CONTENT_TYPES[form],
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )

    # --- In

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def sheet_import_view(self, request):
        """Take a file, say what it would do, and on a second word do it."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        context = self.sheet_context(request, _("Import a spreadsheet"))
        if "kept" in request.POST:
            told = self.bring_in_kept(request)
            if told is None:
                return HttpResponseRedirect(context["list_url"])
            context |= told
        elif request.method == "POST":
            context |= self.try_out(request)
        sheets = self.sheets_for(request.user)
        context |= {"sheets": sheets, "form": context.get("form") or ImportForm(sheets)}
        return TemplateResponse(request, "admin/spreadsheets/import.html", context)

    def try_out(self, request):
        """Return what the template shows of a file that was just sent; it is kept if it can be
        brought in.
        """
        from ..spreadsheets.files import Unreadable
        from ..spreadsheets.resources import bring_in

        form = ImportForm(self.sheets_for(request.user), request.POST, request.FILES)
        if not form.is_valid():
            return {"form": form}
        content = form.cleaned_data["file"].read()
        try:
            trial = bring_in(form.sheet, content)
        except Unreadable as error:
            form.add_error("file", str(error))
            return {"form": form}
        kept = self.kept_sheet(form.sheet, content) if trial.outcomes else None
        return {"trial": trial, "kept": kept, "form": form}

    def kept_sheet(self, sheet, content):
        """Keep a file until it is brought in: the last of each user, for a day."""
        Spreadsheet.objects.filter(made_at__lt=timezone.now() - KEPT_FOR).delete()
        Spreadsheet.objects.filter(user=sheet.user).delete()
        row_type = ContentType.objects.get_for_model(sheet.model)
        return Spreadsheet.objects.create(user=sheet.user, row_type=row_type, content=content)

    def bring_in_kept(self, request):
        """Bring in the file that was shown, and return None; what the template shows where that
        cannot be.
        """
        from ..spreadsheets.resources import bring_in

        key = request.POST["kept"]
        is_number = key.isascii() and key.isdecimal() and len(key) < 19
        sheets = self.sheets_for(request.user, expected=request.POST.get("seen", ""))
        sheets = {each.model: each for each in sheets}
        types = ContentType.objects.get_for_models(*sheets).values()
        own = Spreadsheet.objects.filter(user=request.user, row_type__in=types)
        with transaction.atomic():
            # For a second click it is gone when the first one has brought it in.
            file = own.select_for_update().filter(pk=key).first() if is_number else None
            if not file:
                messages.error(request, _("The file is not there any more: choose it again."))
                return {}
            sheet = sheets[file.row_type.model_class()]
            trial = bring_in(sheet, bytes(file.content), is_dry=False)
            if not trial.problems and not trial.is_otherwise:
                self.tell_of_sheet(request, sheet, trial)
                file.delete()
                return None
        return {"trial": trial, "kept": None if trial.problems else file}

    def tell_of_sheet(self, request, sheet, trial):
        """Say what was done, here and in the records; pages have their own history."""
        new = [each for each in trial.outcomes if each.is_new]
        changed = len(trial.outcomes) - len(new)
        label = sheet.model._meta.label_lower
        audit.record("sheet.imported", type=label, added=len(new), changed=changed)
        for each in trial.outcomes:
            if not issubclass(self.model, Publishable):
                fields = [change.column for change in each.changes]
                log = self.log_addition if each.is_new else self.log_change
                told = {"added": {}} if each.is_new else {"changed": {"fields": fields}}
                log(request, each.row, [told])
        for number, text in (
            (len(new), ngettext("%d row was added.", "%d rows were added.", len(new))),
            (changed, ngettext("%d row was changed.", "%d rows were changed.", changed)),
        ):
            if number:
                self.message_user(request, text % number, messages.SUCCESS)
        if changed and issubclass(self.model, Publishable):
            note = _("Visitors see the pages as they were until the changes are published.")
            self.message_user(request, note)
