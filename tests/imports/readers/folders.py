"""Folders with files in them, for tests."""

from pathlib import Path
from tempfile import TemporaryDirectory


class InFolder:
    """A test case with a folder of its own."""

    def setUp(self):
        super().setUp()
        self.folder = Path(self.enterContext(TemporaryDirectory()))

    def put(self, name, content):
        """Write a file, and return its path."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path
