"""The translators' desk: a page's texts in two languages, passage against passage."""

from dataclasses import dataclass
from itertools import count

from django.contrib import messages
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError
from django.forms import Media
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from .. import unsaved, words
from ..desk import columns, glossary
from ..desk.columns import State
from ..desk.passages import field_in
from ..desk.sheet import MADE_FROM, Sheet
from ..editing import Conflict
from ..editor import WORDS
from ..languages import CODES, NAMES
from ..tabs import Problem
from .pages import PageViews

#: What the buttons do: work goes on; it is done; there was nothing to do.
SAVE, DONE, CONFIRM = "save", "done", "confirm"


@dataclass
class Line:
    """A passage as the template shows it; those `before` and `after` are the nearest numbers of
    passages with work.
    """

    number: int
    state: State
    source: str
    beside: str
    target: str
    terms: list
    before: int | None = None
    after: int | None = None

    @property
    def has_work(self):
        return self.state != State.SAME

    @property
    def is_left_over(self):
        return self.state in (State.REMOVED, State.ALONE)


class DeskAdmin(PageViews):
    """A mixin for the admin of a page type: the desk of each language."""

    def get_urls(self):
        desk = "<path:object_id>/translate/<str:language>/"
        return [
            path(f"{desk}unsaved/", self.unsaved_view, name=self.name_of("translate_unsaved")),
            self.route(desk, self.desk_view, "translate"),
            *super().get_urls(),
        ]

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj and obj.pk:
            context["desks"] = [
                (code, NAMES[code], self.address("translate", obj.draft_of_id or obj.pk, code))
                for code in CODES
                if code != obj.source_language and self.may(request, "change", obj, code)
            ]
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def desk_view(self, request, object_id, language):
        """Show the desk of a page's language; save what its form brings."""
        page = self.page_or_404(request, object_id)
        is_sent, kept = request.method == "POST", None
        if is_sent:
            self.require(request, "change", page, language)
            data = request.POST
        else:
            kept = unsaved.find(request.user, self.model, page.pk, language)
            data = unsaved.data_of(kept) if kept and "restore" in request.GET else None
        beside = request.GET.get("beside")
        sheet = Sheet(page, language, data, beside if beside in CODES else None)
        if language not in CODES or language == sheet.source:
            raise Http404
        return self.save_sheet(request, sheet) if is_sent else self.show(request, sheet, kept)

    def save_sheet(self, request, sheet):
        """Save what was typed; mark it as up to date where the button says so."""
        page, language, act = sheet.page, sheet.language, request.POST.get("act", SAVE)
        if problems := problems_of(sheet, act):
            return self.show(request, sheet, problems=problems)
        try:
            saved, is_seen = sheet.save(request.POST, act in (DONE, CONFIRM))
        except ValidationError as error:
            return self.show(request, sheet, problems=in_general(error.messages))
        except Conflict as conflict:
            if conflict.problems and not sheet.is_stale:
                return self.show(request, sheet, problems=in_general(conflict.problems))
            unsaved.keep(request.user, self.model, page.pk, request.POST, language=language)
            return self.ask(request, conflict, self.address("translate", page.pk, language))
        unsaved.forget(request.user, self.model, page.pk, language)
        self.tell_of_work(request, sheet, act, is_seen)
        self.tell_of_saving(request, saved)
        beside = request.GET.get("beside")
        query = f"?beside={beside}" if beside in CODES else ""
        return HttpResponseRedirect(self.address("translate", page.pk, language) + query)

    def tell_of_work(self, request, sheet, act, is_seen):
        names = {"target": NAMES[sheet.language], "source": NAMES[sheet.source]}
        level = messages.SUCCESS
        if act not in (DONE, CONFIRM):
            note = _("Saved: %(target)s.")
        elif is_seen:
            note = _("%(target)s is up to date with %(source)s.")
        else:
            level = messages.WARNING
            note = _(
                "%(target)s is saved, but not up to date: %(source)s changed while you were at "
                "work. Read what is new."
            )
        self.message_user(request, note % names, level)

    def show(self, request, sheet, kept=None, problems=()):
        page, language = sheet.page, sheet.language
        may_write = self.may(request, "change", page, language)
        sections, media = self.sections(request, sheet, may_write)
        lines = [line for _text, own in sections for line in own]
        context = self.page_context(
            request,
            page,
            _("Translate: %s") % NAMES[language],
            sheet=sheet,
            sections=sections,
            first=next((line.number for line in lines if line.has_work), None),
            works=sum(line.has_work for line in lines),
            others=[code for code in CODES if code not in (sheet.source, language)],
            progress=columns.progress(sheet.texts),
            problems=problems,
            may_write=may_write,
            editor_words=WORDS,
            made_from=MADE_FROM,
        )
        context["media"] += media
        if may_write:
            context["editing"] = {
                "stamp": sheet.stamp,
                "is_restored": sheet.data is not None and request.method != "POST",
                "is_sent_back": request.method == "POST",
                "unsaved_url": self.address("translate_unsaved", page.pk, language),
                "place": f"{self.opts.label_lower}:{page.pk}:{language}",
                **self.writing_context(request, page, kept, language),
            }
        return TemplateResponse(request, "admin/publishing/desk.html", context)

    def sections(self, request, sheet, may_write):
        """Return the texts as the template shows them, `(text, lines)`, and what their fields
        load.
        """
        terms = glossary.terms_for(sheet.source, sheet.language)
        found, media, numbers = [], Media(), count(1)
        for text in sheet.texts:
            widget = self.widget_for(request, text.place, sheet.language)
            media += widget.media
            lines = []
            for cell, number in zip(text.cells(sheet.typed(text)), numbers, strict=False):
                target = (
                    rendered(widget, text, sheet.language, cell, number)
                    if may_write
                    else words.text(cell.text, rich=text.place.is_rich)
                )
                lines.append(line(number, cell, target, terms))
            found.append((text, lines))
        link([each for _text, lines in found for each in lines])
        return found, media

    def widget_for(self, request, place, language):
        """Return what the form has for a text; here a line wraps, to be seen whole."""
        lines = {} if place.has_lines else {"widget": AdminTextareaWidget({"rows": 1})}
        return self.formfield_for_dbfield(field_in(place, language), request, **lines).widget


def line(number, cell, target, terms):
    source, known = cell.row.source, []
    if terms and source:
        known, source = glossary.found(source, terms), glossary.marked(source, terms)
    return Line(number, cell.row.state, source, cell.beside, target, known)


def link(lines):
    """Let each line know the nearest ones with work."""
    last = None
    for each in lines:
        each.before, last = last, each.number if each.has_work else last
    last = None
    for each in reversed(lines):
        each.after, last = last, each.number if each.has_work else last


def rendered(widget, text, language, cell, number):
    """Return the field of a passage."""
    names = {"text": text.label, "language": NAMES[language], "number": number}
    label = _("%(text)s · %(language)s, passage %(number)d") % names
    return widget.render(
        text.name,
        cell.text,
        {"id": f"text-{number}", "aria-label": label, "aria-describedby": f"source-{number}"},
    )


def problems_of(sheet, act):
    found = [
        Problem(text.label, message, text.name)
        for text, reasons in sheet.refusals()
        for message in reasons
    ]
    if act == CONFIRM and sheet.is_changed:
        note = _(
            "You changed the translation: save it, instead of saying that it is still correct."
        )
        found += in_general([note])
    return found


def in_general(texts):
    return [Problem("", text, "") for text in texts]
