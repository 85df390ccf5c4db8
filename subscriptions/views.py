"""The pages around a subscription. They set no cookie, and so carry no CSRF token: there is nothing
that a forged form could ride on. Whoever forges the form to subscribe can have done what everybody
can, a mail sent that asks for a confirmation; it takes a stamp of ours, and comes seldom. What
entitles to the rest is the secret in the address.
"""

from django.conf import settings
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.generic import View

from publishing.previews import sealed
from publishing.private_links import is_from_elsewhere

from .forms import SignUpForm, WishesForm
from .limits import is_too_often
from .signing_up import change, confirm, sign_up, unsubscribe
from .tokens import (
    CONFIRM,
    PREFERENCES,
    UNSUBSCRIBE,
    key_in,
    subscriber_for,
    token_for,
)

exempt = method_decorator(csrf_exempt, name="dispatch")


class SubscriptionView(View):
    """A page that is there only where the site has subscriptions."""

    http_method_names = ["get", "head", "post"]

    def dispatch(self, request, *args, **kwargs):
        if not settings.SUBSCRIPTIONS:
            raise Http404
        if request.method == "POST" and not self.may_post(request):
            return render(request, "403.html", status=403)
        return super().dispatch(request, *args, **kwargs)

    def may_post(self, request):
        return not is_from_elsewhere(request)


@exempt
@method_decorator(sensitive_post_parameters(), name="dispatch")
class SignUpView(SubscriptionView):
    """The form to subscribe. Its answer is the same whether the address was known or not."""

    def get(self, request):
        return self.show(SignUpForm(initial={"language": get_language()}))

    @method_decorator(sensitive_variables())  # of whatever is called from here, too
    def post(self, request):
        form = SignUpForm(request.POST)
        if not form.is_valid():
            return self.show(form)
        if is_too_often(request):
            return self.show(form, is_too_often=True, status=429)
        if not form.is_by_a_machine:
            sign_up(form.cleaned_data["address"], form.wishes())
        return HttpResponseRedirect(reverse("subscriptions:asked"))

    def show(self, form, is_too_often=False, status=200):
        context = {"form": form, "is_too_often": is_too_often}
        return render(self.request, "subscriptions/sign_up.html", context, status=status)


class AskedView(SubscriptionView):
    """What happens next, once the form was sent."""

    def get(self, request):
        return render(request, "subscriptions/asked.html")


class LinkView(SubscriptionView):
    """A page for whoever holds a link from one of our mails.

    One that is forged, too old or of nobody any more gets the same answer.
    """

    purpose = None

    def dispatch(self, request, *args, **kwargs):
        return sealed(super().dispatch(request, *args, **kwargs))

    def get(self, request, token):
        subscriber = subscriber_for(token, self.purpose)
        return self.show(subscriber) if subscriber else self.nobody()

    def post(self, request, token):
        subscriber = subscriber_for(token, self.purpose)
        return self.act(subscriber) if subscriber else self.nobody()

    def nobody(self):
        return render(self.request, "subscriptions/link_is_void.html", status=404)

    def show(self, subscriber):
        context = {"is_confirmed": bool(subscriber.confirmed_at), **links_of(subscriber)}
        return render(self.request, f"subscriptions/{self.purpose}.html", context)


def links_of(subscriber):
    """Return where a subscriber goes on, in the language of this page."""
    return {
        purpose: reverse(f"subscriptions:{purpose}", args=[token_for(subscriber, purpose)])
        for purpose in (PREFERENCES, UNSUBSCRIBE)
    }


@exempt
class ConfirmView(LinkView):
    """The second half of the double opt-in. A click confirms, and not the visit: scanners of mail
    visit every link.
    """

    purpose = CONFIRM

    def act(self, subscriber):
        confirm(subscriber)
        subscriber.refresh_from_db()
        return self.show(subscriber)


@exempt
class PreferencesView(LinkView):
    """What a subscriber wishes to read."""

    purpose = PREFERENCES

    def get(self, request, token):
        subscriber = subscriber_for(token, self.purpose)
        if subscriber is None:
            return self.nobody()
        return self.form(subscriber, WishesForm(initial=vars(subscriber)))

    def act(self, subscriber):
        form = WishesForm(self.request.POST)
        if not form.is_valid():
            return self.form(subscriber, form)
        change(subscriber, form.wishes())
        return self.form(subscriber, form, is_saved=True)

    def form(self, subscriber, form, is_saved=False):
        context = {"form": form, "is_saved": is_saved, **links_of(subscriber)}
        return render(self.request, "subscriptions/preferences.html", context)


@exempt
class UnsubscribeView(LinkView):
    """The end of a subscription: a question for people, one click for mail programs (RFC 8058),
    which bring neither a login nor a word of where they come from.

    Whoever is gone already gets the same answer.
    """

    purpose = UNSUBSCRIBE

    def may_post(self, request):
        return True

    def get(self, request, token):
        subscriber = subscriber_for(token, self.purpose)
        return self.show(subscriber) if subscriber else self.gone(token)

    def post(self, request, token):
        if subscriber := subscriber_for(token, self.purpose):
            unsubscribe(subscriber)
        return self.gone(token)

    def gone(self, token):
        if not key_in(token, self.purpose):
            return self.nobody()
        return render(self.request, "subscriptions/unsubscribed.html")
