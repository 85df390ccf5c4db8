"""Where in the admin an edition is translated."""

from django.urls import NoReverseMatch, reverse


def desk_address(model, pk, language):
    """Return the address of the desk for an edition or, for a type without one, of its form."""
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    try:
        return reverse(f"{name}_translate", args=[pk, language])
    except NoReverseMatch:
        return reverse(f"{name}_change", args=[pk])
