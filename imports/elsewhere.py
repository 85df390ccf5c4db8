"""Redirects of an old site that lead to no page of its export."""

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError

from publishing.models import Redirect
from publishing.redirects import path_of, split


def lead_elsewhere(address, target, site=""):
    """Let an old address lead to where the old site, `site`, led it: to the page of another old
    address, or to an address. Return whether it does.
    """
    is_far = target.startswith(("http://", "https://"))
    is_foreign = is_far and split(target).hostname != split(site).hostname
    path, there = path_of(address), "" if is_foreign else path_of(target)
    known = Redirect.objects.filter(address=there).first() if there else None
    if not path or path == there:
        return False
    if known and known.page_type_id:
        place = {
            "page_type": ContentType.objects.get_for_id(known.page_type_id),
            "page_id": known.page_id,
            "language": known.language,
        }
    else:
        place = {"redirect_to": target if is_far else "/" + target.lstrip("/")}
    if Redirect.objects.filter(address=path).exists():
        return True
    redirect = Redirect(address=path, **place)
    try:
        redirect.full_clean()
    except ValidationError:
        return False
    redirect.save()
    return True
