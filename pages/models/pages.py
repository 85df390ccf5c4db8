from django.db import models
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from organisation.models import Attributed, PlacedContact
from publishing.languages import CODES, in_each, localized
from publishing.models import (
    SLUG_TAKEN,
    published_editions_are_whole,
    unique_per_language,
)
from publishing.richtext import RichTextField
from publishing.trees import Nested

from ..querysets import PageQuerySet


class Page(Nested, Attributed):
    """A standing page; its path is made of its ancestors' slugs and its own, in each language."""

    url_name = "pages:detail"
    address_field = "path"
    parts = (*Attributed.parts, "placed_contacts")

    path = models.CharField(_("path"), max_length=600, null=True, blank=True, editable=False)
    position = models.PositiveIntegerField(_("position"), default=0)
    body = RichTextField(_("text"), blank=True)

    objects = PageQuerySet.as_manager()

    class Meta(Attributed.Meta):
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        ordering = ["position", "pk"]
        constraints = [
            *published_editions_are_whole(),
            *unique_per_language("path", SLUG_TAKEN),
            *Nested.Meta.constraints,
        ]

    def clean(self):
        self.fill_slugs()
        self.fill_paths()
        super().clean()

    def problems(self):
        problems = super().problems()
        for code in CODES:
            path = getattr(self, localized("path", code))
            if path and is_reserved(path, code):
                problems[localized("slug", code)] = _("The site itself uses this address.")
            elif path and self.same_path(path, code).exists():
                problems[localized("slug", code)] = SLUG_TAKEN
        return problems

    def save(self, *args, **kwargs):
        self.fill_slugs()
        has_moved = self.fill_paths()
        super().save(*args, **kwargs)
        if has_moved:
            for child in self.children.all():
                child.save(update_fields=in_each(["path"]))  # its text may be changing meanwhile

    def neighbours(self):
        return super().neighbours().filter(parent=self.parent_id)

    def same_path(self, path, code):
        """Return the other page at that path, if there is one."""
        return super().neighbours().filter(**{localized("path", code): path})

    def fill_paths(self):
        """Set the path of each edition; return whether one changed."""
        before = [getattr(self, localized("path", code)) for code in CODES]
        after = []
        for code in CODES:
            slug = getattr(self, localized("slug", code))
            above = getattr(self.parent, localized("path", code)) if self.parent else None
            path = "/".join(filter(None, [above, slug])) if slug else None
            setattr(self, localized("path", code), path)
            after.append(path)
        return before != after


class PageContact(PlacedContact):
    page = models.ForeignKey(Page, models.CASCADE, related_name="placed_contacts")


def is_reserved(path, language):
    """Say whether something of the site answers at this path that shows no standing page."""
    with translation.override(language):
        try:
            view = resolve(f"/{language}/{path}/").func
        except Resolver404:
            return True
    return getattr(getattr(view, "view_class", None), "model", None) is not Page
