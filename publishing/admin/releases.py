"""Releases in the admin: put together here, checked and sent out together."""

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.db.models import Exists, OuterRef
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from ..actions import edited
from ..forms import Checkboxes
from ..languages import NAMES
from ..models import Release, ReleaseItem, ScheduledChange
from ..permissions import may
from ..previews import place_of
from ..publication_forms import MomentForm
from ..references import ReferenceField, ReferenceSelect, reference_of
from ..releases import (
    cancel_release,
    is_out,
    is_waiting,
    outlooks,
    publish_release,
    seen,
    visible_to,
)
from .base import EditorAdmin
from .publication import Refused, problems_of


class ReleaseItemForm(forms.ModelForm):
    """A page and its languages; `user` is set by the admin."""

    about = ReferenceField(label=gettext_lazy("Page"))
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages"),
        choices=settings.LANGUAGES,
        widget=Checkboxes({"label": gettext_lazy("Languages")}),
    )
    user = None

    class Meta:
        model = ReleaseItem
        fields = ["languages"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        chosen = reference_of(self.instance.page_type_id, self.instance.page_id)
        self.initial["about"] = chosen
        field = self.fields["about"]
        field.user, field.kept = self.user, chosen
        # Here: it fixes the language that is active.
        field.widget = ReferenceSelect(admin.site, {"aria-label": field.label})
        field.widget.is_required = True

    def clean(self):
        data = super().clean()
        row = data.get("about")
        if not row:
            return data
        page = row.draft_of or row
        if not may(self.user, "view", page):
            self.add_error("about", self.fields["about"].error_messages["gone"])
            return data
        self.instance.page = page
        # The formset compares these, so that no page stands twice in a release.
        data |= {"page_type": ContentType.objects.get_for_model(page), "page_id": page.pk}
        newest = edited(page)
        for code in data.get("languages", []):
            if not newest.get_absolute_url(code):
                note = _("Nothing is written in %s yet.") % NAMES[code]
                self.add_error("languages", note)
        return data

    def _get_validation_exclusions(self):
        """Let the model's constraints see the columns that the field stands for."""
        excluded = super()._get_validation_exclusions()
        return excluded if "about" in self.errors else excluded - {"page_type", "page_id"}


class ReleaseItemInline(EditorAdmin, admin.StackedInline):
    model = ReleaseItem
    form = ReleaseItemForm
    fields = ["about", "languages"]
    extra = 0
    verbose_name, verbose_name_plural = gettext_lazy("page"), gettext_lazy("pages")

    def get_formset(self, request, obj=None, **kwargs):
        form = type("UsersItemForm", (ReleaseItemForm,), {"user": request.user})
        return super().get_formset(request, obj, form=form, **kwargs)

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("publishing.view_release") or self.may_change(request)

    def has_add_permission(self, request, obj=None):
        return self.may_change(request) and not (obj and obj.scheduled_at)

    def has_change_permission(self, request, obj=None):
        return self.has_add_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        return self.has_add_permission(request, obj)

    def may_change(self, request):
        user = request.user
        return user.has_perm("publishing.change_release") or user.has_perm("publishing.add_release")


@admin.register(Release)
class ReleaseAdmin(EditorAdmin, admin.ModelAdmin):
    """A release is put together in its form; what is on its way or out is only shown there."""

    fields = ["name"]
    inlines = [ReleaseItemInline]
    list_display = ["name", "state", "publish_at", "created_by"]
    list_select_related = ["created_by"]
    search_fields = ["name"]
    show_full_result_count = False
    actions = None  # no deleting of several: some of them may wait for their moment

    def get_queryset(self, request):
        failed = ScheduledChange.objects.failed().filter(release=OuterRef("pk"))
        return visible_to(request.user).annotate(has_failed=Exists(failed))

    def get_urls(self):
        view = self.admin_site.admin_view(self.publish_view)
        name = "publishing_release_publish"
        return [path("<int:pk>/publish/", view, name=name), *super().get_urls()]

    def get_readonly_fields(self, request, obj=None):
        return ["name"] if obj and obj.scheduled_at else []

    def has_delete_permission(self, request, obj=None):
        """Keep what waits for its moment: it has to be cancelled first."""
        return super().has_delete_permission(request, obj) and not (obj and is_waiting(obj))

    def save_model(self, request, release, form, change):
        if not change:
            release.created_by = request.user
        super().save_model(request, release, form, change)

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj:
            context["publish_url"] = self.address_of(obj)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def address_of(self, release):
        return reverse("admin:publishing_release_publish", args=[release.pk])

    @admin.display(description=gettext_lazy("state"))
    def state(self, release):
        if is_waiting(release):
            return _("scheduled")
        if release.has_failed:
            return _("failed")
        return _("out") if is_out(release) else _("in preparation")

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def publish_view(self, request, pk):
        """Show what is wrong with a release, and let it go out or cancel it."""
        release = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self.has_view_or_change_permission(request, release):
            raise PermissionDenied
        form, refused = MomentForm(request.POST or None), Refused()
        if request.method == "POST":
            try:
                self.act(request, release, form)
                return HttpResponseRedirect(self.address_of(release))
            except Refused as error:
                refused = error
        return self.show(request, release, form, refused.problems)

    def act(self, request, release, form):
        """Do what a button says. Raises `Refused`, also where there is only something to show."""
        acts = {"publish": self.publish, "cancel": self.cancel}
        act = acts.get(request.POST.get("act"))
        if act is None:
            raise Refused
        self.require(request, release)
        try:
            act(request, release, form)
        except (ValidationError, IntegrityError) as error:
            raise Refused(*problems_of(error)) from error

    def publish(self, request, release, form):
        if not form.is_valid():
            raise Refused
        at = form.cleaned_data["at"]
        released = publish_release(release, at, request.POST.get("seen", ""), request.user)
        note = _("Published: all of it.")
        if at:
            note = _("Scheduled for %s: all of it, or nothing.") % form.named(released.publish_at)
        self.message_user(request, note, messages.SUCCESS)
        if form.is_past:
            self.message_user(request, _("The moment was past, so it means now."))

    def cancel(self, request, release, _form):
        cancel_release(release)
        self.message_user(request, _("Nothing of it will go out."), messages.SUCCESS)

    def require(self, request, release):
        """See that the user may publish every page of a release in every language."""
        for item in release.items.prefetch_related("page"):
            for code in item.languages if item.page else ():
                if not may(request.user, "release", item.page, code):
                    raise PermissionDenied

    def show(self, request, release, form, problems):
        is_sent = form.is_bound and form.is_valid()
        at = form.cleaned_data["at"] if is_sent else None
        found = outlooks(release, at, user=request.user)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Publish"),
            "subtitle": str(release),
            "opts": self.opts,
            "original": release,
            "form": form,
            "problems": problems,
            "items": [(each, self.links(each)) for each in found],
            "seen": seen(found),
            "is_waiting": is_waiting(release),
            "is_out": is_out(release),
            "failed": release.changes.failed().prefetch_related("page"),
            "is_ready": bool(found) and not any(each.faults for each in found),
            "may_publish": self.may_publish(request, found),
            "now": timezone.now(),
        }
        return TemplateResponse(request, "admin/publishing/release/publish.html", context)

    def may_publish(self, request, found):
        return all(
            may(request.user, "release", each.page, code)
            for each in found
            if each.page
            for code in each.item.languages
        )

    def links(self, each):
        """Return where a page of the release is edited and published."""
        if not each.page:
            return {}
        label, pk = place_of(each.page)
        name = label.replace(".", "_")
        return {
            action: reverse(f"{self.admin_site.name}:{name}_{action}", args=[pk])
            for action in ("change", "publish")
        }
