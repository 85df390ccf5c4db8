"""The broken links among what needs work."""

from publishing.work import SHOWN

from .models import BrokenLink
from .naming import field_label, form_of, type_of_row


def broken_links(user):
    """Return the last broken links that a user may put right, as the admin's home shows them; one
    query.
    """
    return [
        {
            "item": link,
            "is_broken": True,
            "type": type_of_row(link),
            "url": form_of(link),
            "field": field_label(link),
        }
        for link in BrokenLink.objects.changeable_by(user).open()[:SHOWN]
    ]
