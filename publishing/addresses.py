"""Links never die: where a page was before, and what the address of a withdrawn one says."""

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from .languages import CODES, in_each, localized
from .models import FormerAddress, Withdrawal


def addresses_before(page):
    """Return the address in each language that the stored page has had while it was public."""
    if not page.pk or page.draft_of_id:
        return {}
    fields = in_each([page.address_field, "publish_at"])
    rows = type(page)._default_manager.filter(pk=page.pk).rewrite(False).values(*fields)
    now, stored = timezone.now(), rows.first() or {}
    return {
        code: stored[localized(page.address_field, code)]
        for code in CODES
        if stored and (stored[localized("publish_at", code)] or now) < now
    }


def remember(page, before):
    """Let each address that the page has left lead to it, and none that it has taken (again)."""
    page_type = ContentType.objects.get_for_model(page)
    now_at = {code: getattr(page, localized(page.address_field, code)) for code in CODES}
    for code, address in now_at.items():
        former = FormerAddress.objects.filter(page_type=page_type, language=code)
        old = before.get(code)
        if old and old != address:
            former.update_or_create(
                defaults={"page_id": page.pk},
                create_defaults={
                    "page_id": page.pk,
                    "page_type": page_type,
                    "language": code,
                    "address": old,
                },
                address=old,
            )
            former.filter(address=address).delete()


def pages_formerly_at(model, address, language):
    """Return the pages of this type, one at most, that had this address in this language."""
    former = FormerAddress.objects.filter(
        page_type=ContentType.objects.get_for_model(model), language=language, address=address
    )
    return model.objects.pages().filter(pk__in=former.values("page_id"))


def withdrawal_of(page, language):
    """Return what the address of a withdrawn edition answers; an empty one where nobody said."""
    found = Withdrawal.objects.of(page).filter(language=language).first()
    return found or Withdrawal(page=page, language=language)
