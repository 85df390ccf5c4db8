"""What the place of a broken link is called in the admin, and where its form is."""

from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import FieldDoesNotExist
from django.urls import reverse
from django.utils.text import capfirst


def model_of(link):
    return ContentType.objects.get_for_id(link.page_type_id).model_class()


def form_of(link):
    """Return the address of the form in which a link is put right; that of the list of broken links
    where its row has no form.
    """
    model = model_of(link)
    if model is None or not admin.site.is_registered(model):
        return reverse("admin:links_brokenlink_changelist")
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}_change"
    return reverse(name, args=[link.page_id])


def type_of_row(link):
    model = model_of(link)
    return model._meta.verbose_name if model else ""


def field_label(link):
    """Return what the field is called that has the link, such as “text” or “partners”."""
    model = model_of(link)
    for part in link.field.split("."):
        try:
            field = model._meta.get_field(part)
        except (AttributeError, FieldDoesNotExist):
            break
        model = field.related_model or model
    else:
        named = field if hasattr(field, "verbose_name") else None
        return capfirst(named.verbose_name if named else model._meta.verbose_name_plural)
    return link.field
