"""The people of the newsroom in the admin: with what they may do, for which offices and languages.

Not in `iomcms.admin`: Django's admin of users registers itself with the site that is made there.
"""

from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.utils.translation import gettext_lazy as _

from organisation.models import StaffScope
from publishing.admin import EditorAdmin
from publishing.forms import Checkboxes

from .privacy.admin import ErasingAdmin


class StaffScopeForm(forms.ModelForm):
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        choices=settings.LANGUAGES,
        required=False,
        widget=Checkboxes({"label": _("Languages")}),
        help_text=StaffScope._meta.get_field("languages").help_text,
    )


class StaffScopeInline(EditorAdmin, admin.StackedInline):
    model = StaffScope
    form = StaffScopeForm
    fields = ["offices", "languages"]
    can_delete = False


class StaffAdmin(ErasingAdmin, UserAdmin):
    """Django's admin of users, with the reach of each."""

    list_display = [*UserAdmin.list_display, "roles"]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("groups")

    def get_inlines(self, request, obj):
        return [StaffScopeInline] if obj else []

    @admin.display(description=_("roles"))
    def roles(self, user):
        return ", ".join(group.name for group in user.groups.all())
