"""Reads from a PDF how many pages it has and in which language it says that it is.

Run as a program with the PDF as its standard input, so that a hostile one takes a process of its
own and no more time and memory than that is given, and fails alone; it imports nothing of the site.
"""

import json
import resource
import sys

from pypdf import PdfReader

MOST_MEMORY = 256 << 20
MOST_SECONDS = 5
MOST_PAGES = 100_000


def facts(file):
    """Return the number of pages, as the root of their tree has it, and the language."""
    catalogue = PdfReader(file).root_object
    pages = catalogue["/Pages"]["/Count"]
    is_number = isinstance(pages, int) and 0 < pages <= MOST_PAGES
    return {"pages": int(pages) if is_number else None, "language": str(catalogue.get("/Lang", ""))}


def main():
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    json.dump(facts(sys.stdin.buffer), sys.stdout)


if __name__ == "__main__":
    main()
