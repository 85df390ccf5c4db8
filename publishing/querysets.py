from django.contrib.contenttypes.models import ContentType
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from . import lookups  # noqa: F401
from .existence import ExistsForEach
from .languages import CODES, columns_in, current, in_each, localized, with_default
from .rows import Rows

#: The columns that tell in which languages a page is public, and from when.
EDITION_FIELDS = ("publish_at", "unpublish_at")


def public_edition(language, at, prefix=""):
    """Return the one rule of visibility as a condition: the edition in `language` is public at
    `at`.

    `prefix` reaches it over a relation, such as `person__`.
    """
    publish_at = localized(f"{prefix}publish_at", language)
    unpublish_at = localized(f"{prefix}unpublish_at", language)
    return Q(**{f"{publish_at}__passed_by": at}) & (
        Q(**{f"{unpublish_at}__isnull": True}) | Q(**{f"{unpublish_at}__gt": at})
    )


def changed_since(moment, language=None):
    """Return the condition that an edition came out, or was revised, at `moment` or later."""
    fields = (localized(name, language) for name in ("publish_at", "revised_at"))
    published, revised = (Q(**{f"{field}__gte": moment}) for field in fields)
    return published | revised


def public_value(relation, field, language=None, at=None):
    """Return an expression for a translated field, such as the title, of a related page; NULL where
    that is not public.
    """
    return where_public(relation, localized(f"{relation}__{field}", language), language, at)


def public_key(relation, language=None, at=None):
    """Return an expression for the key of a related page; NULL where that is not public."""
    return where_public(relation, f"{relation}__pk", language, at)


def where_public(relation, column, language, at):
    is_public = public_edition(language, at or timezone.now(), f"{relation}__")
    return Case(When(is_public, then=F(column)))


def the_page():
    """Return an expression for the page itself in a subquery of its row, or of its working copy's:
    what leads to a page, such as its children, leads to that.
    """
    return Coalesce(OuterRef("draft_of"), OuterRef("pk"))


class PublishableQuerySet(QuerySet):
    #: The relation to those who answer for the pages, such as offices; "pk" where they are these.
    answered_by = None

    def public(self, language=None, at=None):
        """Return the rows whose edition in `language` (default: the active one) is public at `at`
        (now).
        """
        return self.pages().filter(public_edition(language, at or timezone.now()))

    def public_anywhere(self, at=None):
        """Return the rows that have a public edition in at least one language."""
        at = at or timezone.now()
        condition = Q()
        for language in CODES:
            condition |= public_edition(language, at)
        return self.pages().filter(condition)

    def pages(self):
        """Return the pages themselves, without their working copies."""
        return self.filter(draft_of__isnull=True)

    def within(self, user):
        """Return the rows that a user's work reaches; where it reaches all, this queryset itself.

        A working copy belongs to its page. The room that knows the staff narrows it.
        """
        return self

    def choosable(self, user):
        """Return the pages that a user may name on another one: what their work reaches, and what
        everybody can see.
        """
        pages = self.pages()
        reach = pages.within(user)
        if reach is pages:
            return pages
        public = self.public_anywhere()
        return pages.filter(
            Q(pk__in=reach.order_by().values("pk")) | Q(pk__in=public.order_by().values("pk"))
        )

    def kept_within(self, user):
        """Return what keeps a page in a user's reach: by field, the rows of which it needs one."""
        return {}

    def at_address(self, address, language=None):
        """Return the row whose address in `language` is `address`: its slug, or a page's path."""
        return self.filter(**{localized(self.model.address_field, language): address})

    def tagged(self, slug):
        """Return the rows with the tag of that slug."""
        return self.filter(
            pk__in=links_from(self.model, "tags").filter(tag__slug=slug).values("page_key")
        )

    def with_one(self, relation, key):
        """Return the rows that have a tag, or whatever else the relation leads to, by its key."""
        links = links_from(self.model, relation).filter(other_key=key)
        return self.filter(pk__in=links.values("page_key"))

    def newest_with(self, relation, key):
        """Return the keys, as `page_key`, of these pages that have one thing at a relation, the
        newest first; for types with so few pages that all with the thing are read.
        """
        links = links_from(self.model, relation).filter(other_key=key)
        public = links.filter(Exists(self.order_by().filter(pk=OuterRef("page_key"))))
        # An expression, or PostgreSQL would walk through an index of all pages in search of a few.
        return public.order_by((F("page_key") + 0).desc()).values("page_key")

    def have(self, relation):
        """Return the condition on rows at a relation, such as tags, that one of these pages has
        them. The first one found is enough: no database reads all pages for it.
        """
        links = links_from(self.model, relation).filter(other_key=OuterRef("pk"))
        own = links.filter(page_key__in=self.order_by().values("pk"))
        return ExistsForEach(own.order_by().values("page_key"))

    def for_list(self, language=None):
        """Load only what a list shows, in one language: the model's `list_fields` and
        `list_translated_fields`.
        """
        translated = [localized(field, language) for field in self.model.list_translated_fields]
        return self.only("pk", *self.model.list_fields, *translated)

    def changed_since(self, moment, language=None):
        """Return the rows of which readers of `language` have seen something new since."""
        return self.filter(changed_since(moment, language))

    def page_columns(self, language):
        """Return the columns of one edition, and those that tell which others exist and where."""
        editions = in_each([*EDITION_FIELDS, self.model.address_field])
        return {*columns_in(self.model, language or current()), *editions}

    def for_page(self, language=None, at=None):
        """Load everything that a page shows in one language, in one query.

        Relations arrive as lists of dicts, `tag_rows`, `goal_rows`, `related_rows`; subclasses add
        theirs.
        """
        own = {"content_type": content_type(self.model), "object_id": OuterRef("pk")}
        tags = self.model.tags.through.tag_model().objects.filter(
            **{f"tagged_items__{field}": value for field, value in own.items()}
        )
        goals = self.model.goals.through.objects.filter(
            **{self.model._meta.model_name: OuterRef("pk")}
        )
        related = self.model.related_items.rel.model.objects.filter(
            source_type=own["content_type"], source_id=own["object_id"]
        )
        return self.only(*self.page_columns(language)).annotate(
            tag_rows=Rows(
                tags.order_by("slug"), pk="pk", slug="slug", name=with_default("name", language)
            ),
            goal_rows=Rows(goals.order_by("goal"), pk="goal_id", number="goal_id"),
            related_rows=Rows(
                related.order_by("position", "pk"), type_id="target_type_id", pk="target_id"
            ),
        )


def links_from(model, relation):
    """Return the rows that tie the pages of a model to what they have many of, such as tags, each
    with the keys of both as `page_key` and `other_key`.
    """
    field = model._meta.get_field(relation)
    through = field.remote_field.through.objects
    if relation == "tags":
        rows = through.filter(content_type=content_type(model))
        return rows.annotate(page_key=F("object_id"), other_key=F("tag_id"))
    own, other = field.m2m_column_name(), field.m2m_reverse_name()
    return through.annotate(page_key=F(own), other_key=F(other))


def content_type(model):
    return ContentType.objects.get_for_model(model)
