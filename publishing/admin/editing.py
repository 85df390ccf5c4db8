"""The form in which a page is edited: in its working copy once it has been out, together with
others, and without losing what was typed.
"""

from contextlib import nullcontext

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.forms.formsets import INITIAL_FORM_COUNT, TOTAL_FORM_COUNT
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from .. import actions, unsaved
from ..editing import STAMP, Conflict, others_since
from ..following import written_together
from ..history import record
from ..models import Part, Version
from ..snapshots import apply, snapshot
from ..states import statuses_of
from ..typography.contents import typeset_content
from .conflicts import choices_of, place_name
from .restoring import restored, restored_formset, with_lost_rows
from .submission import Editing
from .unsaved import UnsavedAdmin


def leave_alone_if_absent(data, prefix):
    """Take rows of which a form says nothing for ones that nobody touched: another version, which
    does not know them, has shown the form.
    """
    for name in (TOTAL_FORM_COUNT, INITIAL_FORM_COUNT):
        data.setdefault(f"{prefix}-{name}", "0")


class EditingAdmin(UnsavedAdmin):
    """A mixin for the admin of a page type: lists pages only, and edits their working copies."""

    change_form_template = "admin/publishing/change_form.html"
    #: What other rooms say of a page above its form: each is called with the request and the page,
    #: and returns HTML, or nothing.
    panels = []

    def get_queryset(self, request):
        return super().get_queryset(request).pages()

    def get_changelist_instance(self, request):
        changelist = super().get_changelist_instance(request)
        found = statuses_of(list(changelist.result_list), timezone.now())
        for page in changelist.result_list:
            page.statuses = found[page.pk]
        return changelist

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        key = unquote(object_id) if object_id else ""
        pk = int(key) if key.isascii() and key.isdecimal() and len(key) < 19 else None
        request.editing = Editing(request, self.model, pk)
        is_sent = request.method == "POST"
        try:
            with written_together() if is_sent else nullcontext():
                return super().changeform_view(request, object_id, form_url, extra_context)
        except Conflict as conflict:
            unsaved.keep(request.user, self.model, pk, request.POST)
            return self.ask(request, conflict)

    def get_object(self, request, object_id, from_field=None):
        page = super().get_object(request, object_id, from_field)
        editing = getattr(request, "editing", None)
        return editing.begin(page) if page and editing else page

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        typed = getattr(request, "editing", None) and request.editing.typed
        return form if typed is None else restored(form, typed)

    def get_formsets_with_inlines(self, request, obj=None):
        editing = request.editing
        for formset, inline in super().get_formsets_with_inlines(request, obj):
            if editing.typed is not None:
                formset = restored_formset(formset)
            yield with_lost_rows(formset, editing.lost), inline

    def get_formset_kwargs(self, request, obj, inline, prefix):
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        editing = request.editing
        if editing.data is not None:
            kwargs["data"] = editing.data.copy()
            if editing.row and issubclass(inline.model, Part):
                editing.find_rows(kwargs["data"], prefix, inline.model)
        if "data" in kwargs:
            leave_alone_if_absent(kwargs["data"], prefix)
        return kwargs

    def save_model(self, request, obj, form, change):
        if change:
            request.editing.set_out()
        super().save_model(request, obj, form, change)

    def save_formset(self, request, form, formset, change):
        super().save_formset(request, form, formset, change)
        for row in formset.initial_forms:
            key = request.editing.lost.get(row.prefix)
            if key and row not in formset.deleted_forms and formset.takes_new_rows:
                row.instance.key = key
                formset.save_new(row)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        editing, row = request.editing, form.instance
        if change:
            editing.finish(row)
            row.pk = editing.live.pk  # what follows speaks of the page
        else:
            typeset_new(row)
            record(row, Version.Action.SAVED)
        unsaved.forget(request.user, self.model, row.pk if change else None)

    def response_change(self, request, obj):
        response = super().response_change(request, obj)
        self.tell_of_saving(request, request.editing.saved)
        return response

    def tell_of_saving(self, request, saved):
        """Say where the text went, and what others had saved meanwhile."""
        if saved.row.draft_of_id:
            note = _("Visitors see the page as it was until the changes are published.")
            self.message_user(request, note)
        if saved.theirs:
            places = dict.fromkeys(map(place_name, saved.theirs))
            values = {"names": unsaved.names_of(saved.others), "places": ", ".join(places)}
            note = _("Saved together with changes by %(names)s: %(places)s.")
            self.message_user(request, note % values, messages.WARNING)

    def delete_model(self, request, obj):
        actions.delete(obj)

    def delete_queryset(self, request, queryset):
        for page in queryset:
            actions.delete(page)

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        editing = request.editing
        formsets = [inline.formset for inline in context["inline_admin_formsets"]]
        for formset in formsets if editing.data is not None else ():
            editing.show_as_sent(formset)
        if obj:
            context["original"] = editing.live
            context["panels"] = [panel(request, editing.live) for panel in self.panels]
        if self.has_change_permission(request, obj) if obj else self.has_add_permission(request):
            context["editing"] = self.editing_context(request, editing, formsets)
        return super().render_change_form(request, context, *args, obj=editing.live, **kwargs)

    def editing_context(self, request, editing, formsets):
        """Return what the form and its script need in order to lose nothing."""
        page, key = editing.live, [editing.live.pk] if editing.live else []
        return {
            "stamp": editing.stamp,
            "rows": editing.rows(formsets),
            "is_restored": editing.typed is not None,
            "is_sent_back": editing.posted is not None,
            "unsaved_url": self.url_of("unsaved", *key),
            "place": f"{self.opts.label_lower}:{page.pk if page else ''}",
            **self.writing_context(request, page, editing.unsaved),
        }

    def writing_context(self, request, page, kept, language=""):
        """Return what the script needs of whoever writes a page, a new one, or a translation."""
        saved_at = unsaved.last_saved_at(request.user, self.model, page and page.pk, language)
        return {
            "unsaved": kept,
            "presence_url": self.url_of("presence", page.pk) if page else "",
            "others": unsaved.others_at(request.user, page) if page else [],
            "saved_at": milliseconds(saved_at),
            "unsaved_at": milliseconds(kept and kept.changed_at),
            "now": milliseconds(timezone.now()),
        }

    def ask(self, request, conflict, form_url=None):
        """Ask what shall stand; the page carries along all that was typed, and leads back to the
        form at `form_url`, or to that of the page.
        """
        typed = [
            (name, value)
            for name, values in request.POST.lists()
            if name not in unsaved.NO_CONTENT and not name.startswith("keep:")
            for value in values
        ]
        context = {
            **self.admin_site.each_context(request),
            "title": _("Someone else wrote in the same place"),
            "subtitle": str(conflict.page),
            "opts": self.opts,
            "original": conflict.page,
            "choices": choices_of(conflict),
            "problems": conflict.problems,
            "names": unsaved.names_of(others_since(conflict.page, request.POST.get(STAMP, ""))),
            "typed": typed,
            "form_url": form_url or self.url_of("change", conflict.page.pk),
        }
        return TemplateResponse(request, "admin/publishing/conflict.html", context, status=409)


def typeset_new(row):
    """Set the texts of a page just added as their languages want them."""
    content = snapshot(row)
    new = typeset_content(content, type(row))
    if new != content:
        apply(new, row)


def milliseconds(moment):
    """Return a moment as scripts count it."""
    return int(moment.timestamp() * 1000) if moment else 0
