"""Files that are there whole, or as they were before."""

import os


class Replacing:
    """A file for writing text at `path`, which it takes when it is closed."""

    def __init__(self, path):
        self.path = path
        self.draft = path.with_name(f".{path.name}.{os.getpid()}")

    def __enter__(self):
        self.file = self.draft.open("w", encoding="utf-8", errors="replace")
        return self.file

    def __exit__(self, *error):
        self.file.close()
        self.draft.replace(self.path)
