"""A site of Drupal, as JSON:API tells of it: documents in a folder, and the files beside them."""

from pathlib import Path

from imports.shelf import Shelf

from . import addresses, documents, media, nodes

MAPPING = Path(__file__).with_name("drupal.toml")


class Export:
    """An export in a folder; to be closed. `site` is the address of the old site."""

    system = "drupal"
    files_address = "/sites/default/files/"
    path_of_file = staticmethod(media.path_of_address)

    def __init__(self, folder, mapping, site=""):
        self.folder, self.mapping, self.shelf = Path(folder), mapping, Shelf(site)

    def read(self):
        """Read all documents; yield a `Failure` for each that cannot be read."""
        yield from documents.read(self.folder, self.shelf)
        addresses.put_addresses(self.shelf)

    @property
    def site(self):
        return self.shelf.site

    def __len__(self):
        counted = self.shelf.counted()
        return sum(counted.get(f"node--{name}", 0) for name in self.mapping.types)

    def items(self):
        yield from nodes.items(self.shelf, self.mapping)

    def redirects(self):
        """Yield the redirects that lead to no page of this export: address and target."""
        yield from addresses.leading_elsewhere(self.shelf)

    def passed_over(self):
        """Return how many nodes there are of each type that the mapping does not name."""
        return {
            name.removeprefix("node--"): number
            for name, number in sorted(self.shelf.counted().items())
            if name.startswith("node--") and name.removeprefix("node--") not in self.mapping.types
        }

    @staticmethod
    def originals(path):
        return [path]

    def close(self):
        self.shelf.close()
