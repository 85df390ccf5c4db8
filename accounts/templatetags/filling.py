from django import template

register = template.Library()


@register.filter
def first_to_fill(form):
    """Return the field in which whoever fills in a form begins: the first that is wrong, or the
    first of all.
    """
    fields = form.visible_fields()
    return next((field for field in fields if field.errors), fields[0] if fields else None)


@register.filter
def focused(field):
    return field.as_widget(attrs={"autofocus": True})
