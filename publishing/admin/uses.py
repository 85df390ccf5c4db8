"""Where something is used: shown in its form, and in the way of its deletion."""

from django.contrib import admin
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..usage import SHOWN, usage


class UsedAdmin(admin.ModelAdmin):
    """A mixin for the admin of what pages use; it stands before the others."""

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj and obj.pk:
            page_id = getattr(obj, "draft_of_id", None)
            # As stored: a form sent back holds what was typed, a page's form its working copy.
            stored = self.model._default_manager.get(pk=page_id or obj.pk)
            context["uses"] = self.uses(request, stored)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def uses(self, request, row):
        """Return where a row is used, as the template shows it."""
        used = usage(row, request.user)
        return {
            "usage": used,
            "is_used": bool(used),
            "pages": [
                {
                    "url": self.form_of(request, use.item.model, use.item.pk),
                    "type": use.item.model._meta.verbose_name,
                    "name": use.item.title,
                    "language": use.item.language,
                    "statuses": use.item.statuses,
                    "in_copy_only": use.in_copy_only,
                }
                for use in used.pages
            ],
            "rows": [
                {
                    "url": self.form_of(request, type(each), each.pk),
                    "type": each._meta.verbose_name,
                    "name": str(each),
                }
                for each in used.rows
            ],
            "has_more": used.has_more,
            "hidden": told_of_hidden(used),
        }

    def form_of(self, request, model, pk):
        """Return the address of a row's form for a user who may view rows of its type."""
        other = self.admin_site.get_model_admin(model)
        if not other.has_view_permission(request):
            return None
        opts = model._meta
        name = f"{self.admin_site.name}:{opts.app_label}_{opts.model_name}_change"
        try:
            return reverse(name, args=[pk])
        except NoReverseMatch:
            return None

    def get_deleted_objects(self, objs, request):
        """Let what is used stand in the way of a deletion, like rows that Django protects.

        The uses say more than the rows that hold them, and name no page out of the user's reach.
        """
        to_delete, counts, lacking, protected = super().get_deleted_objects(objs, request)
        uses = [line for row in objs for line in lines(self.uses(request, row))]
        if uses:  # whether the user might delete these too is not the question
            return to_delete, counts, set(), list(dict.fromkeys(uses))
        return to_delete, counts, lacking, protected


def told_of_hidden(used):
    if used.has_more_hidden:
        return _("more than %d pages out of your reach") % SHOWN
    text = ngettext("%d page out of your reach", "%d pages out of your reach", used.hidden)
    return text % used.hidden if used.hidden else ""


def lines(uses):
    """Yield a line of HTML for each use."""
    for use in [*uses["pages"], *uses["rows"]]:
        name = format_html('<a href="{}">{}</a>', use["url"], use["name"])
        text = format_html("{}: {}", capfirst(use["type"]), name if use["url"] else use["name"])
        if use.get("in_copy_only"):
            text = format_html("{} ({})", text, _("in the working copy only"))
        yield text
    if uses["has_more"]:
        yield _("and more")
    if uses["hidden"]:
        yield uses["hidden"]
