from django import forms
from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.utils.translation import gettext_lazy as _

from articles.models import Article
from organisation.models import Country
from publishing.languages import with_default

from .addresses import in_ascii

#: How old a form may be when it is sent, in seconds: nobody fills it in faster.
LEAST, MOST = 2, 24 * 60 * 60


def country_choices():
    name = with_default("name")
    return list(Country.objects.annotate(shown=name).order_by("shown").values_list("code", "shown"))


class WishesForm(forms.Form):
    """What a subscriber wishes to read."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    kinds = forms.MultipleChoiceField(
        label=_("Kinds"),
        choices=Article.Kind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    countries = forms.MultipleChoiceField(
        label=_("Countries"),
        choices=country_choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def wishes(self):
        return {name: self.cleaned_data[name] for name in ("language", "kinds", "countries")}


def signer():
    return TimestampSigner(salt="subscriptions.form")


def is_younger(stamp, seconds):
    """Say whether a stamp is ours, and a form with it was made less than that long ago."""
    try:
        return bool(signer().unsign(stamp, max_age=seconds))
    except BadSignature:
        return False


class SignUpForm(WishesForm):
    """The form to subscribe. What a machine would do is asked for again, or silently ignored."""

    address = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "email", "dir": "ltr"}),
    )
    #: People do not see it.
    website = forms.CharField(required=False)
    stamp = forms.CharField(required=False)

    def clean_address(self):
        return in_ascii(self.cleaned_data["address"])

    def clean(self):
        data = super().clean()
        stamp = self.cleaned_data.get("stamp", "")
        if self.errors:
            return data
        if not is_younger(stamp, MOST):
            self.add_error(None, _("The form had been open for too long. Please send it again."))
        elif is_younger(stamp, LEAST):
            self.add_error(None, _("That was quick. Please send the form again."))
        return data

    @property
    def next_stamp(self):
        """Return the mark of when this form was made, which it brings back."""
        sent = self.data.get("stamp", "")
        return sent if is_younger(sent, MOST) else signer().sign("form")

    @property
    def is_by_a_machine(self):
        return bool(self.cleaned_data.get("website"))
