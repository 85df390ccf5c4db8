from functools import reduce
from operator import or_

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from taggit.models import GenericTaggedItemBase, TagBase

from ..goals import GoalNumber
from ..languages import first_of, in_each


class TagQuerySet(models.QuerySet):
    def named_like(self, words):
        """Return the tags that have these words in their name in any language."""
        names = (Q(**{f"{column}__icontains": words}) for column in in_each(["name"]))
        return self.filter(reduce(or_, names))

    def get_by_natural_key(self, slug):
        return self.get(slug=slug)

    def on(self, pages):
        """Return the tags of the pages in a queryset."""
        return self.filter(
            tagged_items__content_type=ContentType.objects.get_for_model(pages.model),
            tagged_items__object_id__in=pages.values("pk"),
        ).distinct()


class Tag(TagBase):
    """A keyword; its name is translated, its slug is the same in every language."""

    objects = TagQuerySet.as_manager()

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["slug"]

    def __str__(self):
        return first_of(self, "name") or self.slug

    def natural_key(self):
        """Return what a dump names the tag by: its name is another one in each language."""
        return (self.slug,)


class TaggedItem(GenericTaggedItemBase):
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="tagged_items")


class Goal(models.Model):
    """A Sustainable Development Goal; its 17 rows are made by `create_goals`."""

    Number = GoalNumber
    number = models.PositiveSmallIntegerField(_("number"), choices=Number, primary_key=True)

    class Meta:
        verbose_name = _("Sustainable Development Goal")
        verbose_name_plural = _("Sustainable Development Goals")
        ordering = ["number"]

    def __str__(self):
        return f"{self.number}. {self.get_number_display()}"
