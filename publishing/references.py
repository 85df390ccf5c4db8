"""Choosing a page of any type: one field, one widget and one search over all of them."""

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import BooleanField, ExpressionWrapper, F, IntegerField, Q, Value
from django.http import JsonResponse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .languages import CODES, current, in_each, localized
from .links import target_of
from .models import RelatedItem, page_models
from .querysets import public_edition

TITLES = in_each(["title"])
PAGE_SIZE = 20
LONGEST, MOST_WORDS = 200, 8  # of what is searched for: each word makes the query longer


def reference_of(type_id, pk):
    """Return what stands for a page in a form, such as `articles.article:12`, from the columns of a
    generic relation.
    """
    if not type_id or not pk:
        return None
    return f"{ContentType.objects.get_for_id(type_id).model_class()._meta.label_lower}:{pk}"


def find(value, user=None):
    """Return the page that a reference stands for, with its titles only, or None; with `user`, one
    that they may choose.
    """
    target = target_of(value)
    if target is None:
        return None
    model, pk = target
    pages = model.objects.choosable(user) if user else model.objects
    return pages.only(*TITLES).filter(pk=pk).first()


def described(title, model):
    return f"{title or _('(no title)')} ({capfirst(model._meta.verbose_name)})"


class ReferenceSelect(AutocompleteSelect):
    """Django's own autocomplete, over the pages of all types."""

    url_name = "%s:references"
    loaded = None

    def __init__(self, admin_site, attrs=None):
        # Django's view is told which relation is asked for; ours answers the same for all.
        super().__init__(RelatedItem._meta.get_field("target_type"), admin_site, attrs)

    def optgroups(self, name, value, attrs=None):
        options = [] if self.is_required else [self.create_option(name, "", "", False, 0)]
        for number, chosen in enumerate(filter(None, value), start=1):
            if page := self.find(chosen):
                text = described(str(page), type(page))
                options.append(self.create_option(name, chosen, text, True, number))
        return [(None, options, 0)]

    def find(self, chosen):
        """Return the chosen page; it is not asked for where it is `loaded`."""
        is_loaded = self.loaded and target_of(chosen) == (type(self.loaded), self.loaded.pk)
        return self.loaded if is_loaded else find(chosen)


def show_target(field, row):
    """Let a field show the page that a row leads to as it was loaded with it, if it was."""
    if type(row).target.is_cached(row):
        field.widget.loaded = row.target


class ReferenceField(forms.Field):
    """A page of any type; the cleaned value is the page, with its titles only.

    With `user`, it is one that they may choose, or `kept`, the one chosen before.
    """

    user = kept = None
    default_error_messages = {"gone": gettext_lazy("This page does not exist any more.")}

    def to_python(self, value):
        if not value:
            return None
        if page := find(value, None if value == self.kept else self.user):
            return page
        raise ValidationError(self.error_messages["gone"], code="gone")

    def has_changed(self, initial, data):
        return (initial or "") != (data or "")


class ReferenceForm(forms.ModelForm):
    """A form for a model with a generic `target`, which its field `page` chooses."""

    page = ReferenceField(label=gettext_lazy("Page"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["page"]
        field.widget = ReferenceSelect(admin.site)  # here: it fixes the language that is active
        field.widget.is_required = field.required
        chosen = reference_of(self.instance.target_type_id, self.instance.target_id)
        self.initial.setdefault("page", chosen)

    def clean(self):
        if "page" in self.cleaned_data:
            self.instance.target = self.cleaned_data["page"]
        return super().clean()

    def _get_validation_exclusions(self):
        """Let the model's constraints see the columns that the field stands for."""
        excluded = super()._get_validation_exclusions()
        return excluded if "page" in self.errors else excluded - {"target_type", "target_id"}


def search_pages(models, term, start, user, language=None):
    """Return a slice of the pages of these types that the user may choose and whose title has all
    words of `term`, the last changed first.

    Each is a dict: `id` is a reference, `text` names it; `title` and `type` are that in parts,
    `href` and `is_public` are of its edition in `language`. One query.
    """
    language = language or current()
    shown = ExpressionWrapper(public_edition(language, timezone.now()), BooleanField())
    words, last = words_of(term), start + PAGE_SIZE + 1
    queries = [
        model.objects.filter(pk__in=changed_last(model.objects.choosable(user), words, last))
        .order_by()
        .annotate(
            number=Value(number, IntegerField()),
            is_out=shown,
            stands_at=F(localized(model.address_field, language)),
        )
        .rewrite(False)  # modeltranslation would put the columns of each type in another order
        .values("number", "is_out", "stands_at", "pk", "updated_at", *TITLES)
        for number, model in enumerate(models)
    ]
    rows = queries[0].union(*queries[1:], all=True).order_by("-updated_at", "pk")
    return [found(row, models[row["number"]], language) for row in rows[start:][: PAGE_SIZE + 1]]


def changed_last(pages, words, number):
    """Return the keys of the pages with all words in their title, so many as were changed last."""
    found = pages.filter(*map(title_has, words))
    return found.order_by("-updated_at", "pk").values("pk")[:number]


def words_of(term):
    """Return the words of a search, no more than a query can bear."""
    return term[:LONGEST].split()[:MOST_WORDS]


def found(row, model, language):
    titles = (row[localized("title", code)] for code in [current(), *CODES])
    title = next(filter(None, titles), "")
    address = row["stands_at"]
    return {
        "id": f"{model._meta.label_lower}:{row['pk']}",
        "text": described(title, model),
        "title": row[localized("title", language)] or title or _("(no title)"),
        "type": capfirst(model._meta.verbose_name),
        "href": model.url_for(address, language) if address else f"/{language}/",
        "is_public": bool(row["is_out"]),
    }


def title_has(word):
    condition = Q()
    for column in TITLES:
        condition |= Q(**{f"{column}__icontains": word})
    return condition


def reference_view(request, admin_site):
    """Answer select2's search, and the editor's, with the pages that the user may choose, of types
    they may view.
    """
    models = [
        model
        for model in page_models()
        if admin_site.is_registered(model)
        and admin_site.get_model_admin(model).has_view_permission(request)
    ]
    if not models:
        raise PermissionDenied
    page = request.GET.get("page", "1")
    number = int(page) if page.isdecimal() and len(page) < 5 else 1
    start = (max(number, 1) - 1) * PAGE_SIZE
    language = request.GET.get("language")
    language = language if language in CODES else None
    pages = search_pages(models, request.GET.get("term", ""), start, request.user, language)
    return JsonResponse(
        {"results": pages[:PAGE_SIZE], "pagination": {"more": len(pages) > PAGE_SIZE}}
    )
