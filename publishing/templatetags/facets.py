from django import template

register = template.Library()


@register.simple_tag(takes_context=True)
def query_with(context, changed=None, **changes):
    """Return the request's query string with `changes`; what is empty, and a first page, is left
    out. `changed` are more of them, such as those that lead to the next page of a list.
    """
    query = context["request"].GET.copy()
    for name, value in {**(changed or {}), **changes}.items():
        query[name] = value
    if str(query.get("page")) == "1":
        del query["page"]
    for name in [name for name, value in query.items() if value in ("", None)]:
        del query[name]
    return f"?{query.urlencode()}" if query else "?"
