from tree_queries.query import TreeQuerySet

from organisation.querysets import AttributedQuerySet
from publishing.languages import localized
from publishing.querysets import the_page
from publishing.rows import Rows


class PageQuerySet(TreeQuerySet, AttributedQuerySet):
    def for_page(self, language=None, at=None):
        """Add `child_rows`, the public pages below this one."""
        title, path = localized("title", language), localized("path", language)
        children = self.model.objects.public(language, at).filter(parent=the_page())
        return (
            super()
            .for_page(language, at)
            .annotate(
                child_rows=Rows(
                    children.order_by("position", "pk"),
                    title=title,
                    path=path,
                    summary=localized("summary", language),
                )
            )
        )

    def above(self, path, language=None, at=None):
        """Return the public pages above the one at `path`, from the top."""
        parts = path.split("/")
        paths = ["/".join(parts[:depth]) for depth in range(1, len(parts))]
        column = localized("path", language)
        rows = self.public(language, at).filter(**{f"{column}__in": paths}).for_list(language)
        return sorted(rows, key=lambda page: len(getattr(page, column)))
