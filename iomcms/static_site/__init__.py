"""The public site as files: HTML that a browser opens from the disk, with all that it shows.

Pages are asked for as visitors ask for them, of this process and at one moment (`stillness`), from
the home pages and the maps of the site on, wherever links lead (`crawling`). When every answer is
there, each gets the name of a file (`names`), and links are written as ways from file to file
(`links`, `writing`). The export is beside its place until it is whole (`places`).
"""

from .exporting import Summary, export

__all__ = ["Summary", "export"]
