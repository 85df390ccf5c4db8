"""Where in the admin an edition is written."""

from django.urls import reverse


def desk_address(model, pk, language, is_source=False):
    """Return the address of the desk for an edition or, for the one that the others are translated
    from, of the page's form.
    """
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    if is_source:
        return reverse(f"{name}_change", args=[pk])
    return reverse(f"{name}_translate", args=[pk, language])
