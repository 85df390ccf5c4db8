"""What was sent and could not be taken, for a page that sends it again: it is lost to nobody,
whatever form it was, and without a script.
"""

import re

#: What must not stand in a page, and is typed again.
SECRET = re.compile(r"password|secret|^code$|^otp")


def sent(request):
    """Return the fields of a form that sends the same again, its address, and the names of the
    files, which no page can hold. The token against forgery is that which was sent, so that the
    form does no more than the one before. What another site has sent is not passed on as ours.
    """
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        return {}
    try:
        lists, files = request.POST.lists(), request.FILES
    except Exception:  # noqa: BLE001 it could not be read, or not to its end
        return {}
    fields = [
        (name, value)
        for name, values in lists
        if not SECRET.search(name.lower())
        for value in values
    ]
    names = [file.name for _name, each in files.lists() for file in each]
    return {"fields": fields, "files": names, "address": request.get_full_path()} if fields else {}
