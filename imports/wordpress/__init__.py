"""A site of WordPress: its export (WXR) in one or several files, and the uploads beside them."""

from pathlib import Path

from imports.readers.failures import Failure
from imports.shelf import Shelf

from . import export, files, posts

MAPPING = Path(__file__).with_name("wordpress.toml")
#: Entries that are parts of a site's look, or of its software.
OF_THE_SOFTWARE = (
    "attachment",
    "nav_menu_item",
    "revision",
    "custom_css",
    "customize_changeset",
    "wp_global_styles",
    "wp_navigation",
    "wp_template",
    "wp_template_part",
    "oembed_cache",
)


class Export:
    """An export in files, or in all `.xml` of a folder; to be closed. `site` is the address of the
    old site.
    """

    system = "wordpress"
    files_address = "/wp-content/uploads/"
    path_of_file = staticmethod(files.path_of_address)
    originals = staticmethod(files.originals)

    def __init__(self, paths, mapping, site=""):
        self.paths, self.mapping, self.shelf = list(map(Path, paths)), mapping, Shelf(site)

    def read(self):
        """Read all files; yield a `Failure` for what cannot be read."""
        for path in self.paths:
            for each in sorted(path.rglob("*.xml")) if path.is_dir() else [path]:
                name = str(each.relative_to(path)) if path.is_dir() else each.name
                if path.is_dir() and not each.resolve().is_relative_to(path.resolve()):
                    yield Failure(name, "It leads outside of the folder, so it is not read.")
                elif each.is_file():
                    yield from export.read(each, name, self.shelf, self.mapping)
        yield from posts.put_groups(self.shelf, self.mapping)

    @property
    def site(self):
        return self.shelf.site

    def __len__(self):
        counted = self.shelf.counted()
        return sum(counted.get(f"page {name}", 0) for name in self.mapping.types)

    def items(self):
        yield from posts.items(self.shelf, self.mapping)

    def redirects(self):
        return ()

    def passed_over(self):
        """Return how many entries there are of each type that the mapping does not name."""
        known = {f"post {name}" for name in (*self.mapping.types, *OF_THE_SOFTWARE)}
        return {
            name.removeprefix("post "): number
            for name, number in sorted(self.shelf.counted().items())
            if name.startswith("post ") and name not in known
        }

    def close(self):
        self.shelf.close()
