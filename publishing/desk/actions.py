"""What translators do besides writing: say that a text still holds, and share out the work."""

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ..actions import edited
from ..history import content_of, lock, record
from ..models import Translation, Version
from ..snapshots import snapshot
from .meaning import fingerprint
from .tracking import remember, source_of, track


@transaction.atomic
def confirm(page, language):
    """Let an edition count as made from the newest text of its source, without a change of its own.

    Raises `ValidationError` where there is nothing to confirm: it has no text, or is the source.
    """
    live = lock(page)
    row = edited(live)
    content = snapshot(row)
    if content_of(live, row.version) != content:
        record(row, Version.Action.SAVED)
    source, model = source_of(content), type(live)
    translation = Translation.objects.of(live).filter(language=language).first()
    if language == source or not (translation and fingerprint(content, model, language)):
        raise ValidationError(_("There is no translation in this language."))
    remember(translation, fingerprint(content, model, source), row.version)
    translation.save()
    track(live, content, row.version)
    return translation


@transaction.atomic
def assign(pages, languages, to, due_on=None, by=None):
    """Give the translation of some pages of one type into some languages to `to`, or to nobody."""
    pages = list(pages)
    if not pages:
        return
    Translation.objects.bulk_create(
        [
            Translation(
                page_type=ContentType.objects.get_for_model(page),
                page_id=page.draft_of_id or page.pk,
                language=code,
                assigned_to=to,
                assigned_by=by,
                due_on=due_on,
            )
            for page in pages
            for code in languages
        ],
        update_conflicts=True,
        unique_fields=["page_type", "page_id", "language"],
        update_fields=["assigned_to", "assigned_by", "due_on"],
    )
