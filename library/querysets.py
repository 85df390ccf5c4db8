from django.db.models import Exists, OuterRef, Q, QuerySet

from publishing.languages import columns_in, current, localized, with_default
from publishing.models import TaggedItem
from publishing.querysets import PublishableQuerySet, content_type
from publishing.rows import Rows


class StoredFileQuerySet(QuerySet):
    def tagged(self, tags):
        """Return the rows with one of some tags, by their keys: taggit's own join is deprecated on
        Django 6.1.
        """
        tagged_items = TaggedItem.objects.filter(content_type=content_type(self.model))
        return self.filter(pk__in=tagged_items.filter(tag__in=tags).values("object_id"))

    def like(self, content_hash):
        """Return the rows whose file has the same bytes."""
        return self.filter(content_hash=content_hash) if content_hash else self.none()


class IllustratedQuerySet(PublishableQuerySet):
    def for_list(self, language=None):
        return super().for_list(language).select_related("main_picture")

    def page_columns(self, language):
        picture = self.model.main_picture.field.related_model
        return super().page_columns(language) | {
            f"main_picture__{column}" for column in columns_in(picture, language or current())
        }

    def with_press_kit(self):
        """Return the pages with a main picture or a gallery. Those with pictures in their text
        alone have a press kit too, but are not looked for.
        """
        is_illustrated = Q(main_picture__isnull=False)
        if hasattr(self.model, "gallery"):
            placed = self.model.gallery.rel.related_model.objects
            own = {self.model.gallery.field.name: OuterRef("pk")}
            is_illustrated |= Q(Exists(placed.filter(**own)))
        return self.filter(is_illustrated)

    def for_page(self, language=None, at=None):
        return super().for_page(language, at).select_related("main_picture")


def picture_rows(placements, language):
    """Return the pictures of rows that have a `picture`, with the words of one language."""
    return Rows(
        placements,
        pk="picture__pk",
        fingerprint="picture__fingerprint",
        file="picture__file",
        width="picture__width",
        height="picture__height",
        credit="picture__credit",
        rights="picture__rights",
        alt=localized("picture__alt", language),
        caption=localized("picture__caption", language),
    )


def document_rows(placements, language):
    """Return the documents of rows that have a `document`, titled in one language or the default
    one.
    """
    return Rows(
        placements,
        file="document__file",
        size="document__size",
        language="document__language",
        title=with_default("document__title", language),
    )
