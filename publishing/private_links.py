"""Private links: one edition before it is public, for someone without an account."""

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import View

import audit
from audit.acting import acting_as
from audit.visitors import address_text

from .actions import edited, pending
from .languages import localized
from .models import PrivateLink, Review
from .previews import as_public, sealed
from .reviews import answer, fingerprint, last_answer


def make_link(page, language, purpose, name, expires_at, by):
    """Return a new link to an edition and its token, which cannot be had again."""
    if expires_at <= timezone.now():
        raise ValidationError({"expires_at": _("Choose a moment in the future.")})
    link = PrivateLink(
        page=page.draft_of or page,
        language=language,
        purpose=purpose,
        name=name,
        expires_at=expires_at,
        made_by=by,
    )
    token = link.give_token()
    with transaction.atomic():
        link.save()
        tell(link, "made", by)
    return link, token


def tell(link, done, by=None):
    """Record what was done to a link, or through it."""
    page = {"page_type": link.page_type.model, "page": link.page_id, "language": link.language}
    audit.record(f"link.{done}", link, user=by, purpose=link.purpose, **page)


def address_of(token):
    """Return the address of the link with that token."""
    return reverse("publishing:private_link", args=[token])


@transaction.atomic
def revoke(link):
    """Let a link lead nowhere from now on."""
    valid = PrivateLink.objects.filter(pk=link.pk, revoked_at=None)
    if valid.update(revoked_at=timezone.now()):
        tell(link, "revoked")
    link.refresh_from_db(fields=["revoked_at"])


class ReviewForm(forms.Form):
    """A reviewer's answer to what they have `seen`, the fingerprint of the content shown."""

    answer = forms.ChoiceField(
        choices=[
            (Review.State.APPROVED, gettext_lazy("Approve")),
            (Review.State.RETURNED, gettext_lazy("Return with the comment")),
        ]
    )
    comment = forms.CharField(required=False, max_length=5000, widget=forms.Textarea)
    seen = forms.CharField(max_length=64)

    def clean(self):
        data = super().clean()
        if data.get("answer") == Review.State.RETURNED and not data.get("comment"):
            self.add_error("comment", _("Say what should change."))
        return data


def is_from_elsewhere(request):
    """Say whether the browser tells that the form was sent by a page of another site.

    Our pages set no cookie for visitors, so there is none to carry a CSRF token, and nothing that a
    forged form could ride on: what entitles a reviewer is the secret in the address, and who forges
    a form would have to know it. A browser's own word is heeded nevertheless. Since the page says
    `Referrer-Policy: no-referrer`, its own forms arrive with `Origin: null`; `Sec-Fetch-Site` is
    then what counts, and a browser too old to send it is let through.
    """
    if site := request.headers.get("Sec-Fetch-Site"):
        return site != "same-origin"
    origin = request.headers.get("Origin", "null")
    return origin != "null" and origin.partition("://")[2] != request.get_host()


@method_decorator(csrf_exempt, name="dispatch")  # see is_from_elsewhere()
class PrivateLinkView(View):
    """One edition as a preview and, where the link is for a review, the form for its answer.

    A link that is unknown, expired, revoked or tampered with is told from no other unknown address.
    """

    http_method_names = ["get", "head", "post"]

    def dispatch(self, request, token):
        self.link = PrivateLink.objects.for_token(token)
        self.page = self.link and self.link.page
        if not self.page or not edited(self.page).get_absolute_url(self.link.language):
            raise Http404
        here = acting_as(None, address_text(request))
        with translation.override(self.link.language), here:
            response = sealed(super().dispatch(request, token))
            response["Content-Language"] = self.link.language
        return response

    def get(self, request, token):
        address = self.public_address()
        response = HttpResponseRedirect(address) if address else self.show(ReviewForm())
        with transaction.atomic():
            self.link.uses.create(used_from=address_text(request))
            tell(self.link, "used")
        return response

    def post(self, request, token):
        if not self.is_review:
            return self.http_method_not_allowed(request)
        if is_from_elsewhere(request):
            return render(request, "403.html", status=403)
        form = ReviewForm(request.POST)
        if self.is_answered(form):
            return HttpResponseRedirect(f"{request.path}#review")
        return self.show(form)

    @property
    def is_review(self):
        return self.link.purpose == PrivateLink.Purpose.REVIEW

    def public_address(self):
        """Return where visitors find the edition, or where it is said that it was withdrawn; None
        while there is something to read here that is not public.
        """
        publish_at = getattr(self.page, localized("publish_at"))
        if publish_at is None or publish_at > timezone.now():
            return None
        if self.is_review and (not self.page.is_public() or self.has_changes()):
            return None
        return self.page.get_absolute_url()

    def has_changes(self):
        languages, is_shared = pending(self.page)
        return is_shared or self.link.language in languages

    def show(self, form):
        question = self.question(form) if self.is_review else None  # first: the page is no older
        return as_public(self.request, self.page, self.link.language, question)

    def question(self, form):
        """Return what the page asks the reviewer: the form, and their answer so far if it holds."""
        seen = fingerprint(self.page, self.link.language)
        last = last_answer(self.page, self.link.language)
        is_theirs = last and last.answered_as == self.link.name and last.fingerprint == seen
        return {"form": form, "seen": seen, "given": last if is_theirs else None}

    def is_answered(self, form):
        """Store a valid answer; say whether that was done."""
        if not form.is_valid():
            return False
        try:
            answer(
                self.page,
                self.link.language,
                form.cleaned_data["answer"],
                comment=form.cleaned_data["comment"],
                answered_as=self.link.name,
                asked_by=self.link.made_by,
                seen=form.cleaned_data["seen"],
                origin=f"{self.request.scheme}://{self.request.get_host()}",
            )
        except ValidationError as error:
            form.add_error(None, error)
            return False
        return True
