"""The broken links as a file for programs."""

import json

from django.contrib.contenttypes.models import ContentType

from .models import BrokenLink

TOLD = ("title", "language", "field", "address", "words", "fault", "detail", "replacement")


def write(file):
    """Write all broken links as a list of JSON, one a line."""
    separator = "[\n"
    for link in BrokenLink.objects.order_by("pk").iterator(chunk_size=500):
        file.write(separator + json.dumps(told(link), ensure_ascii=False))
        separator = ",\n"
    file.write("\n]\n" if separator == ",\n" else "[]\n")


def told(link):
    model = ContentType.objects.get_for_id(link.page_type_id)
    return {
        "type": f"{model.app_label}.{model.model}",
        "key": link.page_id,
        **{name: getattr(link, name) for name in TOLD},
        "is_external": link.is_external,
        "is_fine": link.is_fine,
        "first_seen_at": link.first_seen_at.isoformat(),
        "last_seen_at": link.last_seen_at.isoformat(),
    }
