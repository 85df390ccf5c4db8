"""The people of the newsroom in the admin: with what they may do, for which offices and languages.

Not in `iomcms.admin`: Django's admin of users registers itself with the site that is made there.
"""

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import UserChangeForm
from django.contrib.auth.models import Group, User
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts import factors
from accounts.confirmation import ConfirmedAdmin, unconfirmed
from accounts.models import RoleRule
from organisation.models import StaffScope
from publishing.admin import EditorAdmin
from publishing.forms import Checkboxes

from .privacy.admin import ErasingAdmin
from .rights import NoMoreThanOwn, may_touch


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


class StaffForm(UserChangeForm):
    def clean_username(self):
        """Refuse the name of a colleague in other letters: neither could sign in any more."""
        name = self.cleaned_data["username"]
        others = User.objects.exclude(pk=self.instance.pk)
        if others.filter(username__iexact=name).exists():
            raise self.instance.unique_error_message(User, ["username"])
        return name


class StaffAdmin(NoMoreThanOwn, ErasingAdmin, ConfirmedAdmin, UserAdmin):
    """Django's admin of users, with the reach of each, and help for who has lost a factor."""

    form = StaffForm
    list_display = [*UserAdmin.list_display, "roles"]
    actions = ["remove_factors", *ErasingAdmin.actions]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("groups")

    def get_readonly_fields(self, request, obj=None):
        """Only superusers make somebody one."""
        fields = super().get_readonly_fields(request, obj)
        return fields if request.user.is_superuser else [*fields, "is_superuser"]

    def get_inlines(self, request, obj):
        return [StaffScopeInline] if obj else []

    @admin.display(description=_("roles"))
    def roles(self, user):
        return ", ".join(group.name for group in user.groups.all())

    def user_change_password(self, request, *args, **kwargs):
        return unconfirmed(request) or super().user_change_password(request, *args, **kwargs)

    @admin.action(
        description=_("Remove the second factors, and end the sessions"), permissions=["change"]
    )
    def remove_factors(self, request, queryset):
        """Do so for colleagues; each does it for themselves on the pages of their account."""
        users = list(queryset.exclude(pk=request.user.pk))
        if not all(may_touch(request.user, user) for user in users):
            note = _("Somebody among them may do more than you: ask a superuser.")
            self.message_user(request, note, messages.ERROR)
            return
        for user in users:
            factors.remove_all(request, user)
            self.log_change(request, user, gettext("Removed the second factors."))
        self.message_user(request, _("The second factors of your colleagues were removed."))


class RoleForm(forms.ModelForm):
    needs_second_factor = forms.BooleanField(
        label=capfirst(RoleRule._meta.get_field("needs_second_factor").verbose_name),
        help_text=RoleRule._meta.get_field("needs_second_factor").help_text,
        required=False,
    )

    class Meta:
        model = Group
        fields = ["name", "permissions"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        rules = RoleRule.objects.filter(group=self.instance.pk, needs_second_factor=True)
        self.initial["needs_second_factor"] = rules.exists()


class RoleAdmin(NoMoreThanOwn, ConfirmedAdmin, GroupAdmin):
    """Django's admin of groups, with how whoever is in them must sign in."""

    form = RoleForm
    fields = ["name", "needs_second_factor", "permissions"]

    def save_model(self, request, group, form, change):
        super().save_model(request, group, form, change)
        needs = form.cleaned_data["needs_second_factor"]
        RoleRule.objects.update_or_create(group=group, defaults={"needs_second_factor": needs})
