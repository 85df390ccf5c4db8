"""Erasing people in the admin."""

from django import forms
from django.contrib import admin, messages
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..rights import may_touch
from .people import erase


class RoleForm(forms.Form):
    role = forms.CharField(
        label=gettext_lazy("Role under which their work stays"),
        max_length=100,
        help_text=gettext_lazy("Such as: Editor, Geneva office."),
    )


class ErasingAdmin:
    """A mixin for the admin of accounts: what is kept of a person can be taken away."""

    actions = ["erase_people"]

    def has_erase_permission(self, request):
        return request.user.has_perm("auth.delete_user")

    @admin.action(description=gettext_lazy("Erase personal data…"), permissions=["erase"])
    def erase_people(self, request, users):
        """Ask under which role their work stays, then erase."""
        if problem := self.not_erasable(request, users):
            self.message_user(request, problem, messages.ERROR)
            return None
        form = RoleForm(request.POST if "role" in request.POST else None)
        if form.is_valid():
            for user in users:
                erase(user, form.cleaned_data["role"])
            note = _("Erased. What is left stands under “%s”.") % form.cleaned_data["role"]
            self.message_user(request, note, messages.SUCCESS)
            return None
        context = {
            **self.admin_site.each_context(request),
            "title": _("Erase personal data"),
            "opts": self.opts,
            "form": form,
            "users": users,
        }
        return TemplateResponse(request, "admin/auth/user/erase.html", context)

    def not_erasable(self, request, users):
        if users.filter(pk=request.user.pk).exists():
            return _("Nobody erases themselves: ask a colleague.")
        if not all(may_touch(request.user, user) for user in users):
            return _("Somebody among them may do more than you: ask a superuser.")
        return None
