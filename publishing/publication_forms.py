"""What is asked when pages go out or are withdrawn."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db.models import TextChoices
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from .checks.addresses import Address, Nowhere, read
from .forms import direction
from .moment_fields import LocalMomentField, LocalMomentWidget, MomentsForm, ZoneInput
from .timezones import validate_zone, zone_named

LEADS_NOWHERE = _("No page answers at this address.")


class When(TextChoices):
    NOW = "now", _("Now")
    LATER = "later", _("At a moment")


class ClockInput(LocalMomentWidget):
    """The browser's own fields for a date and a time."""

    def __init__(self):
        super().__init__()
        self.widgets[0] = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
        self.widgets[1] = forms.TimeInput({"type": "time"}, format="%H:%M")


class MomentForm(MomentsForm, forms.Form):
    """Now, or a moment on the clocks of a zone: `cleaned_data["at"]`, None for now.

    A moment in the past means now; `is_past` tells.
    """

    when = forms.ChoiceField(
        label=_("When"), choices=When, initial=When.NOW, widget=forms.RadioSelect
    )
    moment = LocalMomentField(label=_("Moment"), required=False, widget=ClockInput)
    zone = forms.CharField(
        label=_("Time zone"),
        initial=settings.TIME_ZONE,
        validators=[validate_zone],
        widget=ZoneInput,
        help_text=_("The moment is that of the clocks there."),
    )
    is_past = False

    def clean(self):
        data = super().clean()
        data["at"] = None
        if data.get("when") == When.NOW:
            for unused in {"moment", "zone"} & self.errors.keys():
                del self.errors[unused]
        elif "moment" not in self.errors and not data.get("moment"):
            self.add_error("moment", _("Write the date and the time."))
        elif not self.errors:
            self.place_moments(zone_named(data["zone"]))
            self.is_past = not self.errors and data["moment"] <= timezone.now()
            data["at"] = None if self.is_past else data.get("moment")
        return data

    def named(self, at):
        """Return a moment on the clocks of the chosen zone, with its name."""
        zone = zone_named(self.cleaned_data["zone"])
        return f"{date_format(at.astimezone(zone), 'DATETIME_FORMAT')} ({zone})"


class PublicationForm(MomentForm):
    """What of a page goes out, and when. `seen` tells what content was shown with the form."""

    languages = forms.MultipleChoiceField(choices=settings.LANGUAGES, required=False)
    with_shared = forms.BooleanField(required=False)
    comment = forms.CharField(
        label=_("Comment for the history"),
        max_length=300,
        required=False,
        widget=forms.TextInput({"class": "vTextField", "dir": "auto"}),
    )
    seen = forms.CharField(widget=forms.HiddenInput)

    def clean(self):
        data = super().clean()
        if not data.get("languages") and not data.get("with_shared"):
            raise ValidationError(_("Choose what is to go out: a language, or what all share."))
        return data


class Ending(TextChoices):
    NOTHING = "nothing", _("Say only that the page was withdrawn")
    NOTE = "note", _("Say why, in a note")
    REDIRECT = "redirect", _("Lead to another address")


class WithdrawalForm(forms.Form):
    """What the address of an edition answers once it is withdrawn."""

    ending = forms.ChoiceField(
        label=_("What visitors find at its address"),
        choices=Ending,
        initial=Ending.NOTHING,
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("Note"), max_length=500, required=False, widget=forms.Textarea({"rows": 3})
    )
    redirect_to = forms.CharField(
        label=_("Leads to"),
        max_length=500,
        required=False,
        help_text=_("A page of this site, as /en/news/, or any other: https://…"),
        widget=forms.TextInput({"class": "vURLField", "dir": "ltr"}),
    )
    comment = forms.CharField(
        label=_("Comment for the history"),
        max_length=300,
        required=False,
        widget=forms.TextInput({"class": "vTextField", "dir": "auto"}),
    )

    def __init__(self, *args, page, language, **kwargs):
        super().__init__(*args, **kwargs)
        self.page, self.address = page, page.get_absolute_url(language)
        self.language = language
        self.fields["note"].widget.attrs |= {"lang": language, "dir": direction(language)}

    def clean_redirect_to(self):
        target = self.cleaned_data["redirect_to"].strip()
        if not target or self.data.get("ending") != Ending.REDIRECT:
            return ""
        if not target.startswith("/") or target.startswith("//"):
            URLValidator(schemes=["http", "https"])(target)
        try:
            found = read(target, self.address)
        except Nowhere as error:
            raise ValidationError(LEADS_NOWHERE) from error
        if isinstance(found, Address):
            self.check_page(found)
        return target

    def check_page(self, found):
        """See that a page answers at an address of ours, and another one than this."""
        pages = found.model.objects.public(found.language).at_address(found.value, found.language)
        page = pages.first()
        if page is None:
            raise ValidationError(LEADS_NOWHERE)
        if page == self.page and found.language == self.language:
            raise ValidationError(_("This is the address that is to be withdrawn."))

    def clean(self):
        data = super().clean()
        match data.get("ending"):
            case Ending.NOTE if not data.get("note"):
                self.add_error("note", _("Write the note."))
            case Ending.REDIRECT if (
                not data.get("redirect_to") and "redirect_to" not in self.errors
            ):
                self.add_error("redirect_to", _("Write the address."))
        if data.get("ending") != Ending.NOTE:
            data["note"] = ""
        return data
