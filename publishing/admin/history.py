"""The history of a page: who made which version, what differs, and how to have one back."""

from itertools import groupby

from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from .. import actions
from ..differences import differences
from ..editing import keep
from ..history import lock
from ..languages import CODES, NAMES
from ..models import Version
from ..snapshots import snapshot
from .pages import PageViews

SHOWN = 50


class HistoryAdmin(PageViews):
    """A mixin for the admin of a page type: its pages' versions instead of Django's history."""

    change_list_template = "admin/publishing/change_list.html"

    def get_urls(self):
        return [
            self.route("deleted/", self.deleted_view, "deleted"),
            self.route("deleted/<int:number>/recover/", self.recover_view, "recover"),
            self.route("<path:object_id>/history/compare/", self.compare_view, "compare"),
            self.route(
                "<path:object_id>/history/<int:number>/restore/", self.restore_view, "restore"
            ),
            *super().get_urls(),
        ]

    def changelist_view(self, request, extra_context=None):
        may_recover = self.may(request, "recover")
        url = self.address("deleted") if may_recover else None
        return super().changelist_view(request, {**(extra_context or {}), "deleted_url": url})

    @method_decorator(require_safe)
    def history_view(self, request, object_id, extra_context=None):
        page = self.page_or_404(request, object_id)
        versions = Version.objects.of(page).select_related("made_by").defer("content")
        listed = Paginator(versions, SHOWN).get_page(request.GET.get("page"))
        for version in listed:
            version.restore_url = self.address("restore", page.pk, version.number)
        context = self.page_context(
            request,
            page,
            _("History"),
            versions=listed,
            may_restore=self.may(request, "restore", page),
            compare_url=self.address("compare", page.pk),
            **(extra_context or {}),
        )
        return TemplateResponse(request, "admin/publishing/history.html", context)

    @method_decorator(require_safe)
    def compare_view(self, request, object_id):
        """Show two versions field by field: the older first, whatever the order in the address."""
        page = self.page_or_404(request, object_id)
        wanted = [request.GET.get(name, "") for name in ("old", "new")]
        numbers = sorted(int(each) for each in wanted if each.isascii() and each.isdecimal())
        versions = Version.objects.of(page).filter(number__in=[n for n in numbers if n < 2**31])
        found = list(versions.select_related("made_by").order_by("number"))
        if len(found) != 2:
            note = _("Choose two versions to compare.")
            self.message_user(request, note, messages.WARNING)
            return self.back_to("history", page.pk)
        old, new = found
        changes = differences(old.content, new.content, self.model)
        title = _("Versions %(old)d and %(new)d") % {"old": old.number, "new": new.number}
        context = self.page_context(
            request,
            page,
            title,
            old=old,
            compared=found,
            history_title=_("History"),
            sections=sections(changes),
            may_restore=self.may(request, "restore", page),
            restore_url=self.address("restore", page.pk, old.number),
        )
        return TemplateResponse(request, "admin/publishing/compare.html", context)

    @method_decorator(require_POST)
    def restore_view(self, request, object_id, number):
        """Put a version into the row in which the page is edited."""
        page = self.page_or_404(request, object_id)
        self.require(request, "restore", page)
        version = get_object_or_404(Version.objects.of(page), number=number)
        try:
            with transaction.atomic():
                row = actions.edited(lock(page))
                keep(row, snapshot(row))
                restored = actions.restore(page, version, self.closed(request, page))
                restored.validate_constraints()
        except (ValidationError, IntegrityError) as error:
            return self.not_done(request, error, "history", page.pk)
        note = _("Version %d is restored: read it, save it, publish it.") % number
        self.message_user(request, note, messages.SUCCESS)
        if restored.draft_of_id:
            note = _("Visitors see the page as it was until the changes are published.")
            self.message_user(request, note)
        return self.back_to("change", page.pk)

    @method_decorator(require_safe)
    def deleted_view(self, request):
        """List the pages that were deleted and can be had back."""
        self.require(request, "recover")
        versions = self.deleted(request.user).select_related("made_by").defer("content")
        listed = Paginator(versions, SHOWN).get_page(request.GET.get("page"))
        for version in listed:
            version.recover_url = self.address("recover", version.pk)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Deleted pages"),
            "opts": self.opts,
            "versions": listed,
        }
        return TemplateResponse(request, "admin/publishing/deleted.html", context)

    @method_decorator(require_POST)
    def recover_view(self, request, number):
        self.require(request, "recover")
        version = get_object_or_404(self.deleted(request.user), pk=number)
        try:
            with transaction.atomic():
                page = actions.recover(version)
        except (ValidationError, IntegrityError) as error:
            return self.not_done(request, error, "deleted")
        note = _("“%s” is here again, each language as a draft.") % page
        self.message_user(request, note, messages.SUCCESS)
        return self.back_to("change", page.pk)

    def deleted(self, user):
        """Return the last version of each deleted page: for a person who does not work everywhere,
        of those that they deleted themselves.
        """
        pages = self.model._default_manager.all()
        ours = Version.objects.filter(page_type=ContentType.objects.get_for_model(self.model))
        gone = ours.exclude(page_id__in=pages.order_by().values("pk"))
        last = gone.order_by().values("page_id").annotate(last=Max("pk")).values("last")
        found = ours.filter(pk__in=last, action=Version.Action.DELETED).order_by("-made_at")
        return found if pages.within(user) is pages else found.filter(made_by=user)

    def not_done(self, request, error, *place):
        texts = (
            error.messages
            if isinstance(error, ValidationError)
            else [_("The database refused it: something like it is there already.")]
        )
        for text in texts:
            self.message_user(request, text, messages.ERROR)
        return self.back_to(*place)


def sections(changes):
    """Return the differences of what all languages share and of each language, with its name."""
    order = {None: -1, **{code: number for number, code in enumerate(CODES)}}
    by_language = sorted(changes, key=lambda each: order[each.language])
    return [
        (language, NAMES.get(language) or _("What all languages share"), list(group))
        for language, group in groupby(by_language, lambda each: each.language)
    ]
