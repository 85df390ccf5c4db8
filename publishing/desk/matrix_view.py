"""The matrix in the admin: pages by language, what of them has to be translated, and by whom."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from ..languages import NAMES
from ..mail import called, origin_of
from ..pagination import paginate
from ..permissions import may_ever
from . import matrix
from .assignments import give, take_back
from .matrix_forms import AssignmentForm, MatrixFilter, choices_of

SIZE = 50
#: How many titles a message names.
NAMED = 5


class MatrixView:
    """The page that shows the matrix of one type and gives work out; `models` are the types that
    the user may view.
    """

    def __init__(self, request, site, models):
        self.request, self.site, self.models = request, site, models
        self.user, self.at = request.user, timezone.now()
        self.model = self.chosen_model()
        self.pages = self.model.objects.pages().within(self.user)
        offices, self.people = choices_of(self.model, self.user)
        self.filter = MatrixFilter(request.GET, self.model, self.user, offices, self.people)
        self.may_assign = may_ever(self.user, "assign", self.model)

    def chosen_model(self):
        if not self.models:
            raise PermissionDenied
        wanted = self.request.GET.get("type", self.models[0]._meta.model_name)
        for model in self.models:
            if model._meta.model_name == wanted:
                return model
        raise Http404

    def answer(self):
        if self.request.method != "POST":
            return self.show(self.assignment_form())
        if not self.may_assign:
            raise PermissionDenied
        form, chosen = self.assignment_form(self.request.POST), self.chosen_pages()
        if form.is_valid() and chosen:
            self.assign(chosen, form.cleaned_data)
            return HttpResponseRedirect(self.request.get_full_path())
        return self.show(form, problems=[] if chosen else [_("Choose one page or more.")])

    def assignment_form(self, data=None):
        languages = self.filter.languages
        initial = {"languages": languages if len(languages) == 1 else []}
        return AssignmentForm(self.people, languages, data, initial=initial)

    def chosen_keys(self):
        sent = self.request.POST.getlist("pages")[:SIZE]
        return {int(key) for key in sent if key.isascii() and key.isdecimal() and len(key) < 19}

    def chosen_pages(self):
        """Return the pages that were ticked, of those in the user's reach."""
        pages = self.pages.filter(pk__in=self.chosen_keys()).order_by("pk")
        return pages if pages.exists() else None

    def assign(self, pages, data):
        if data["person"] is None:
            number = take_back(pages, data["languages"])
            note = ngettext(
                "%(number)s translation was taken back.",
                "%(number)s translations were taken back.",
                number,
            )
            messages.success(self.request, note % {"number": number})
            return
        shares = give(
            pages,
            data["languages"],
            data["person"],
            data["due_on"],
            self.user,
            origin_of(self.request),
        )
        self.tell(shares, called(data["person"]))

    def tell(self, shares, name):
        number = len(shares.given)
        if number:
            note = ngettext(
                "%(number)s translation was given to %(person)s.",
                "%(number)s translations were given to %(person)s.",
                number,
            )
            messages.success(self.request, note % {"number": number, "person": name})
        left_out = [
            (_("Left out, as they are written in that language: %s."), shares.sources),
            (_("Left out, as nothing waits for a translator: %s."), shares.done),
            (_("Left out, as the translator does not work on them: %s."), shares.beyond),
        ]
        for note, editions in left_out:
            if editions:
                messages.warning(self.request, note % titles_of(editions))

    def show(self, form, problems=()):
        languages = self.filter.languages
        pages = self.filter.narrow(self.pages, self.at)
        are_many = matrix.are_many(pages)
        shown = paginate(self.request, matrix.Lines(pages, self.at, languages, are_many), SIZE)
        context = {
            **self.site.each_context(self.request),
            "title": _("Translations"),
            "tabs": [self.tab(model) for model in self.models],
            "type": self.model._meta.model_name,
            "filter": self.filter,
            "is_narrowed": bool(self.filter.wanted),
            "all_url": self.address(type=self.model._meta.model_name),
            "languages": [(code, NAMES[code]) for code in languages],
            "states": list(matrix.STATES.values()),
            "counts": [] if are_many else self.counted(pages, languages),
            "most_counted": matrix.MOST_SORTED,
            "lines": shown.rows,
            "ticked": self.chosen_keys() if form.is_bound else set(),
            "newer_url": shown.has_previous and self.page_address(shown.number - 1),
            "older_url": shown.has_next and self.page_address(shown.number + 1),
            "may_assign": self.may_assign,
            "form": form,
            "problems": [*problems, *(text for texts in form.errors.values() for text in texts)],
        }
        return TemplateResponse(self.request, "admin/publishing/matrix.html", context)

    def tab(self, model):
        name = model._meta.model_name
        return {
            "name": model._meta.verbose_name_plural,
            "url": self.address(type=name),
            "is_current": model is self.model,
        }

    def counted(self, pages, languages):
        """Return a row of numbers for each language, each with the address of the pages counted."""
        counts = matrix.counts(pages, self.at, languages)
        return [
            {
                "language": code,
                "name": NAMES[code],
                "numbers": [
                    {
                        "state": state,
                        "label": label,
                        "number": counts[code][state],
                        "url": self.narrowed(language=code, state=state),
                    }
                    for state, label in matrix.STATES.items()
                ],
            }
            for code in languages
        ]

    def narrowed(self, **values):
        return self.address(type=self.model._meta.model_name, **self.filter.wanted | values)

    def page_address(self, number):
        return self.narrowed(page=number)

    def address(self, **query):
        return f"?{urlencode(query)}"


def titles_of(editions):
    """Return the titles and languages of some editions, the first ones of many."""
    texts = [f"{page} ({NAMES[code]})" for page, code in editions[:NAMED]]
    return ", ".join(texts) + ("…" if len(editions) > NAMED else "")


@require_http_methods(["GET", "HEAD", "POST"])
def matrix_view(request, site, models):
    return MatrixView(request, site, models).answer()
