from django import template

register = template.Library()


@register.simple_tag(takes_context=True)
def query_with(context, **changes):
    """Return the request's query string with `changes`; what is empty, and a first page, is left
    out.
    """
    query = context["request"].GET.copy()
    for name, value in changes.items():
        query[name] = value
    if str(query.get("page")) == "1":
        del query["page"]
    for name in [name for name, value in query.items() if value in ("", None)]:
        del query[name]
    return f"?{query.urlencode()}" if query else "?"
