"""Choosing a page of any type: one field, one widget and one search over all of them."""

from django import forms
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import IntegerField, Q, Value
from django.http import JsonResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .languages import CODES, current, in_each, localized
from .models import RelatedItem, page_models

TITLES = in_each(["title"])
PAGE_SIZE = 20


def reference_of(type_id, pk):
    """Return what stands for a page in a form, such as `articles.article:12`, from the columns of a
    generic relation.
    """
    if not type_id or not pk:
        return None
    return f"{ContentType.objects.get_for_id(type_id).model_class()._meta.label_lower}:{pk}"


def find(value):
    """Return the page that a reference stands for, with its titles only, or None."""
    label, _colon, pk = str(value).rpartition(":")
    try:
        model = apps.get_model(label)
    except (LookupError, ValueError):
        return None
    if model not in page_models() or not pk.isdecimal():
        return None
    return model.objects.only(*TITLES).filter(pk=pk).first()


def described(title, model):
    return f"{title or _('(no title)')} ({capfirst(model._meta.verbose_name)})"


class ReferenceSelect(AutocompleteSelect):
    """Django's own autocomplete, over the pages of all types."""

    url_name = "%s:references"

    def __init__(self, admin_site, attrs=None):
        # Django's view is told which relation is asked for; ours answers the same for all.
        super().__init__(RelatedItem._meta.get_field("target_type"), admin_site, attrs)

    def optgroups(self, name, value, attrs=None):
        options = [] if self.is_required else [self.create_option(name, "", "", False, 0)]
        for number, chosen in enumerate(filter(None, value), start=1):
            if page := find(chosen):
                text = described(str(page), type(page))
                options.append(self.create_option(name, chosen, text, True, number))
        return [(None, options, 0)]


class ReferenceField(forms.Field):
    """A page of any type; the cleaned value is the page, with its titles only."""

    default_error_messages = {"gone": gettext_lazy("This page does not exist any more.")}

    def to_python(self, value):
        if not value:
            return None
        if page := find(value):
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


def search_pages(models, term, start):
    """Return a slice of the pages of these types whose title has all words of `term`, the last
    changed first.

    Each is a reference and a text. One query.
    """
    queries = [
        model.objects.pages()
        .filter(*(title_has(word) for word in term.split()))
        .order_by()
        .annotate(number=Value(number, IntegerField()))
        .rewrite(False)  # modeltranslation would put the columns of each type in another order
        .values("number", "pk", "updated_at", *TITLES)
        for number, model in enumerate(models)
    ]
    rows = queries[0].union(*queries[1:], all=True).order_by("-updated_at", "pk")
    return [
        (f"{models[row['number']]._meta.label_lower}:{row['pk']}", text_of(row, models))
        for row in rows[start : start + PAGE_SIZE + 1]
    ]


def title_has(word):
    condition = Q()
    for column in TITLES:
        condition |= Q(**{f"{column}__icontains": word})
    return condition


def text_of(row, models):
    titles = (row[localized("title", code)] for code in [current(), *CODES])
    return described(next(filter(None, titles), ""), models[row["number"]])


def reference_view(request, admin_site):
    """Answer select2's search with the pages that the user may view."""
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
    found = search_pages(models, request.GET.get("term", ""), (max(number, 1) - 1) * PAGE_SIZE)
    return JsonResponse(
        {
            "results": [{"id": key, "text": text} for key, text in found[:PAGE_SIZE]],
            "pagination": {"more": len(found) > PAGE_SIZE},
        }
    )
