"""Private links in the admin: made here, watched and revoked, never changed."""

from datetime import timedelta

from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Max, Q
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..actions import edited
from ..languages import NAMES
from ..models import PrivateLink, PrivateLinkUse, page_models
from ..previews import may_view
from ..private_links import address_of, revoke, tell
from ..references import ReferenceField, ReferenceSelect
from .base import EditorAdmin

USUAL_LIFE = timedelta(days=7)


class PrivateLinkForm(forms.ModelForm):
    """A new link to one edition of a page; `request` is set by the admin."""

    about = ReferenceField(label=gettext_lazy("Page"))
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)
    request = None

    class Meta:
        model = PrivateLink
        fields = ["language", "purpose", "name", "expires_at"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Here: it fixes the language that is active.
        self.fields["about"].widget = ReferenceSelect(admin.site, {"class": "vTextField"})
        self.fields["about"].widget.is_required = True

    def clean_about(self):
        row = self.cleaned_data["about"]
        page = row.draft_of or row
        if not may_view(self.request, page):
            raise forms.ValidationError(self.fields["about"].error_messages["gone"])
        self.instance.page = page
        return page

    def clean_expires_at(self):
        if self.cleaned_data["expires_at"] <= timezone.now():
            raise forms.ValidationError(_("Choose a moment in the future."))
        return self.cleaned_data["expires_at"]

    def clean(self):
        data = super().clean()
        page, language = data.get("about"), data.get("language")
        if page and language and not edited(page).get_absolute_url(language):
            self.add_error("language", _("Nothing is written in this language yet."))
        return data


class PrivateLinkUseInline(admin.TabularInline):
    """The log of a link, for whoever may view the link."""

    model = PrivateLinkUse
    fields = readonly_fields = ["used_at", "used_from"]
    extra = 0

    def has_view_permission(self, request, obj=None):
        return True

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(PrivateLink)
class PrivateLinkAdmin(EditorAdmin, admin.ModelAdmin):
    """A link can be made, which shows its address once, and revoked; its log stays."""

    list_display = ["name", "about", "purpose", "state", "expires_at", "times_used", "last_used"]
    list_filter = ["purpose", "language"]
    search_fields = ["name"]
    actions = ["revoke_links"]
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER  # they count the table for each value

    def get_queryset(self, request):
        """Return the links to pages that the user may view."""
        pages = Q(pk=None)
        for model in page_models():
            if may_view_type(request, model):
                rows = admin.site.get_model_admin(model).get_queryset(request)
                pages |= Q(
                    page_type=ContentType.objects.get_for_model(model),
                    page_id__in=rows.order_by().values("pk"),
                )
        links = super().get_queryset(request).filter(pages).prefetch_related("page")
        return links.annotate(use_count=Count("uses"), used_last_at=Max("uses__used_at"))

    def get_form(self, request, obj=None, change=False, **kwargs):
        if obj:
            return super().get_form(request, obj, change, **kwargs)
        form = super().get_form(request, obj, change, form=PrivateLinkForm, **kwargs)
        form.request = request
        return form

    def get_fields(self, request, obj=None):
        if obj is None:
            return ["about", "language", "purpose", "name", "expires_at"]
        return [*self.list_display, "revoked_at", "made_by", "made_at"]

    def get_readonly_fields(self, request, obj=None):
        return self.get_fields(request, obj) if obj else []

    def get_inlines(self, request, obj):
        return [PrivateLinkUseInline] if obj else []

    def get_changeform_initial_data(self, request):
        expires_at = timezone.now().replace(second=0) + USUAL_LIFE
        return {"expires_at": expires_at} | super().get_changeform_initial_data(request)

    def render_change_form(self, request, context, *args, **kwargs):
        context |= {"show_save_and_add_another": False, "show_save_and_continue": False}
        return super().render_change_form(request, context, *args, **kwargs)

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def has_revoke_permission(self, request):
        return request.user.has_perm("publishing.change_privatelink")

    def save_model(self, request, link, form, change):
        link.made_by = request.user
        link.token = link.give_token()
        super().save_model(request, link, form, change)
        tell(link, "made")

    def response_add(self, request, link, post_url_continue=None):
        """Show the address here and now: a message would keep it in a cookie or a session."""
        context = {
            **self.admin_site.each_context(request),
            "title": _("Private link for %s") % link,
            "opts": self.opts,
            "address": request.build_absolute_uri(address_of(link.token)),
            "link": link,
        }
        return render(request, "admin/publishing/privatelink/made.html", context)

    @admin.action(description=gettext_lazy("Revoke the chosen links"), permissions=["revoke"])
    def revoke_links(self, request, links):
        for link in links:
            revoke(link)
            self.log_change(request, link, _("Revoked."))
        self.message_user(request, _("The links lead nowhere any more."))

    @admin.display(description=gettext_lazy("page"))
    def about(self, link):
        return f"{link.page or '–'} · {NAMES.get(link.language, link.language)}"

    @admin.display(description=gettext_lazy("state"))
    def state(self, link):
        if link.revoked_at:
            return _("revoked")
        return _("expired") if link.expires_at <= timezone.now() else _("valid")

    @admin.display(description=gettext_lazy("times used"), ordering="use_count")
    def times_used(self, link):
        return link.use_count

    @admin.display(description=gettext_lazy("last used"), ordering="used_last_at")
    def last_used(self, link):
        return link.used_last_at or "–"


def may_view_type(request, model):
    """Say whether the user may view pages of this type in the admin at all."""
    return admin.site.is_registered(model) and admin.site.get_model_admin(
        model
    ).has_view_permission(request)
