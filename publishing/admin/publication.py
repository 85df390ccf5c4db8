"""Publishing and withdrawing pages, and asking for it."""

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from .. import actions, reviews
from ..checks import repair
from ..history import lock, record
from ..languages import CODES, NAMES, localized, named
from ..mail import origin_of
from ..models import Review, ScheduledChange, Version
from ..outlook import Fault, Outlook
from ..permissions import writes_all
from ..previews import frame_address
from ..publication_forms import Ending, PublicationForm, WithdrawalForm
from ..punctuation import labelled
from .pages import PageViews

reading_and_writing = method_decorator(require_http_methods(["GET", "HEAD", "POST"]))


class Refused(Exception):
    """Nothing was done. `form` is what was sent, to be shown again."""

    def __init__(self, *problems, form=None):
        super().__init__(*problems)
        self.problems, self.form = problems, form


def problems_of(error):
    """Return the problems of which a `ValidationError` or `IntegrityError` speaks."""
    if isinstance(error, IntegrityError):
        return [Fault(None, _("The database refused it: something like it is there already."))]
    if not hasattr(error, "error_dict"):
        return [Fault(None, message) for message in error.messages]
    return [
        Fault(None, message, "" if name == NON_FIELD_ERRORS else name)
        for name, texts in error.message_dict.items()
        for message in texts
    ]


class PublicationAdmin(PageViews):
    """A mixin for the admin of a page type: the page “Publish…”, and that for withdrawing."""

    def get_urls(self):
        return [
            self.route("<path:object_id>/publish/", self.publish_view, "publish"),
            self.route("<path:object_id>/withdraw/<str:language>/", self.withdraw_view, "withdraw"),
            *super().get_urls(),
        ]

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj:
            context["publish_url"] = self.address("publish", obj.draft_of_id or obj.pk)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    @reading_and_writing
    def publish_view(self, request, object_id):
        """Show what publishing a page would do; do what its buttons say."""
        page = self.page_or_404(request, object_id)
        refused = Refused()
        if request.method == "POST":
            try:
                self.act(request, page)
                return self.back_to("publish", page.pk)
            except Refused as error:
                refused = error
        return self.show_outlook(request, page, refused)

    def act(self, request, page):
        """Do what a button says. Raises `Refused`."""
        acts = {
            "publish": self.publish,
            "submit": self.submit,
            "answer": self.answer,
            "cancel": self.cancel,
            "take_back": self.take_back,
            "repair": self.repair,
        }
        name, _colon, value = request.POST.get("act", "").partition(":")
        if name not in acts:
            raise Refused(Fault(None, _("Choose what is to be done.")))
        acts[name](request, page, value)

    def publish(self, request, page, _value):
        self.require(request, "publish", page)
        form = PublicationForm(request.POST)
        if not form.is_valid():
            raise Refused(form=form)
        data = form.cleaned_data
        self.require_all(request, "publish", page, data["languages"])
        if data["with_shared"] and not writes_all(request.user):
            raise PermissionDenied
        try:
            published = self.publish_what_was_seen(page, data, request.user)
        except (ValidationError, IntegrityError) as error:
            raise Refused(*problems_of(error), form=form) from error
        except Refused as refused:
            refused.form = form
            raise
        self.tell(request, form, published)

    def publish_what_was_seen(self, page, data, user):
        languages, with_shared, at = (data[name] for name in ("languages", "with_shared", "at"))
        with transaction.atomic():
            outlook = Outlook(lock(page), at, user=user)
            if data["seen"] != outlook.seen:
                message = _("The page was changed after you opened this. Read the changes again.")
                raise Refused(Fault(None, message))
            if faults := outlook.faults(languages, with_shared):
                raise Refused(*faults)
            return actions.publish(page, languages, at, with_shared, data["comment"])

    def tell(self, request, form, published):
        what = named(form.cleaned_data["languages"]) or _("what all languages share")
        if form.cleaned_data["at"]:
            moment = form.named(published.at)
            note = _("Scheduled for %(moment)s: %(what)s.") % {"moment": moment, "what": what}
        else:
            note = _("Published: %s.") % what
        self.message_user(request, note, messages.SUCCESS)
        if form.is_past:
            self.message_user(request, _("The moment was past, so it means now."))

    def submit(self, request, page, _value):
        """Put editions before a reviewer."""
        languages = [code for code in CODES if code in request.POST.getlist("languages")]
        if not languages:
            raise Refused(Fault(None, _("Choose the languages that are to be reviewed.")))
        self.require_all(request, "submit", page, languages)
        try:
            with transaction.atomic():
                for code in languages:
                    reviews.submit(page, code, request.user, origin_of(request))
        except ValidationError as error:
            raise Refused(*problems_of(error)) from error
        self.message_user(request, _("Submitted for review: %s.") % named(languages))

    def answer(self, request, page, value):
        """Approve an edition or give it back; the button's value is `fr:approved`."""
        language, _colon, state = value.partition(":")
        if language not in CODES or state not in (Review.State.APPROVED, Review.State.RETURNED):
            raise Refused(Fault(None, _("Choose what is to be done.")))
        self.require(request, "approve", page, language)
        act = reviews.approve if state == Review.State.APPROVED else reviews.return_with_comment
        comment = request.POST.get("comment", "")
        try:
            act(
                page,
                language,
                comment=comment,
                by=request.user,
                seen=request.POST.get("seen", ""),
                origin=origin_of(request),
            )
        except ValidationError as error:
            problems = [Fault(language, message) for message in error.messages]
            raise Refused(*problems) from error
        self.message_user(request, labelled(NAMES[language], f"{Review.State(state).label}."))

    def cancel(self, request, page, value):
        """Cancel a change that waits, or put one that failed out of sight."""
        changes = ScheduledChange.objects.of(page)
        change = get_object_or_404(changes, pk=value if value.isdecimal() else None)
        self.require_all(request, "publish", page, change.languages)
        if actions.cancel(change):
            self.message_user(request, _("The change will not be made."))
        else:
            self.message_user(request, _("The change was made meanwhile."), messages.WARNING)

    def take_back(self, request, page, language):
        """Cancel the first publication of an edition, which lies ahead."""
        self.require(request, "publish", page, language)
        publish_at = language in CODES and getattr(page, localized("publish_at", language))
        if not publish_at or publish_at <= timezone.now():
            raise Refused(Fault(language, _("This language is not scheduled any more.")))
        actions.take_back(page, [language])
        self.message_user(request, _("%s will not be published.") % NAMES[language])

    def repair(self, request, page, value):
        """Let a rule put right what it found; the button's value is `fr:french_spaces`."""
        language, _colon, code = value.partition(":")
        if language not in CODES:
            raise Refused(Fault(None, _("Choose what is to be done.")))
        self.require(request, "change", page, language)
        with transaction.atomic():
            row = actions.edit(page)
            if not repair(row, language, code):
                raise Refused(Fault(language, _("There is nothing to repair any more.")))
            record(row, Version.Action.SAVED, [language], _("repaired automatically"))
        self.message_user(request, _("Repaired: %s.") % NAMES[language], messages.SUCCESS)

    def require_all(self, request, action, page, languages):
        self.require(request, action, page)
        for code in languages:
            self.require(request, action, page, code)

    def show_outlook(self, request, page, refused):
        sent = refused.form
        at = (sent and sent.is_valid() and sent.cleaned_data["at"]) or None
        outlook = Outlook(page, at, user=request.user)
        form = sent or PublicationForm(initial=self.proposal(outlook))
        context = self.page_context(
            request,
            page,
            _("Publish"),
            outlook=outlook,
            editions=[self.described(request, page, each) for each in outlook.editions],
            form=form,
            problems=refused.problems,
            comment="" if sent else request.POST.get("comment", ""),
            may_publish=self.may(request, "publish", page),
            may_submit=self.may(request, "submit", page),
            may_share=writes_all(request.user),
        )
        return TemplateResponse(request, "admin/publishing/publish.html", context)

    def proposal(self, outlook):
        """Return what the form proposes: what is public and has changes, and what was approved."""
        return {
            "seen": outlook.seen,
            "with_shared": bool(outlook.shared),
            "languages": [
                each.language
                for each in outlook.editions
                if each.can_go_out
                and not each.errors
                and (each.is_public or each.opinion.is_approved)
            ],
        }

    def described(self, request, page, edition):
        """Return an edition with what the user may do with it."""
        return {
            "outlook": edition,
            "may_publish": self.may(request, "publish", page, edition.language),
            "may_tick": self.may(request, "publish", page, edition.language)
            or self.may(request, "submit", page, edition.language),
            "may_approve": self.may(request, "approve", page, edition.language),
            "may_repair": self.may(request, "change", page, edition.language),
            "may_withdraw": self.may(request, "withdraw", page, edition.language),
            "withdraw_url": self.address("withdraw", page.pk, edition.language),
            "preview_url": frame_address(page, edition.language),
        }

    @reading_and_writing
    def withdraw_view(self, request, object_id, language):
        """Ask what visitors find in the place of an edition, and withdraw it."""
        page = self.page_or_404(request, object_id)
        if language not in CODES:
            raise Http404
        self.require(request, "withdraw", page, language)
        if not page.is_public(language):
            note = _("%s is not public.") % NAMES[language]
            self.message_user(request, note, messages.WARNING)
            return self.back_to("publish", page.pk)
        form = WithdrawalForm(request.POST or None, page=page, language=language)
        if form.is_valid() and self.is_withdrawn(page, language, form):
            self.message_user(request, _("Withdrawn: %s.") % NAMES[language], messages.SUCCESS)
            return self.back_to("publish", page.pk)
        context = self.page_context(
            request,
            page,
            _("Withdraw: %s") % NAMES[language],
            publish_title=_("Publish"),
            form=form,
            language=language,
            address=form.address,
            others=named(set(page.public_languages()) - {language}),
            endings=Ending,
        )
        return TemplateResponse(request, "admin/publishing/withdraw.html", context)

    def is_withdrawn(self, page, language, form):
        """Withdraw an edition; say whether that was done."""
        data = form.cleaned_data
        try:
            actions.withdraw(page, language, data["note"], data["redirect_to"], data["comment"])
        except ValidationError as error:
            form.add_error(None, error)
            return False
        return True
