"""Asks for all of the site, from the home pages and the maps of the site on, wherever links lead.

In memory is of each address that there is, how it was answered, and no more; what was answered lies
in a folder.
"""

from collections import deque
from dataclasses import dataclass
from xml.etree import ElementTree

from django.urls import reverse
from django.utils import translation

from publishing.languages import CODES

from .addresses import ROOT, Address, address_of, is_file, left_out
from .links import READ
from .visiting import Visitor

LOCATION = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
#: So many redirects one after the other are a circle.
MOST_TURNS = 10
#: The answers without a page that are pages themselves: what is withdrawn says so.
TOLD = (404, 410)


@dataclass(slots=True)
class Found:
    """How an address was answered: by a file of that type, kept under a number, or by a redirect,
    or by nothing that can be kept, for a reason.
    """

    content_type: str = ""
    number: int = 0
    status: int = 200
    leads_to: Address | str = ""
    reason: str = ""

    @property
    def is_kept(self):
        return bool(self.number)


def is_worth_keeping(answer, address):
    is_told = answer.status in TOLD and answer.content_type == "text/html"
    return answer.status == 200 or (is_told and not is_file(address.path))


def refused(answer):
    return Found(status=answer.status, reason=f"It answers {answer.status}.")


def broken(error):
    return Found(status=500, reason=f"It broke off: {type(error).__name__}.")


class BrokenOffError(Exception):
    """What was read broke off. Where it cannot be written instead, the export ends."""


def unbroken(chunks):
    try:
        yield from chunks
    except Exception as error:
        raise BrokenOffError from error


def locations_in(chunks):
    """Yield the addresses in a map of the site, which is read while it is written."""
    parser = ElementTree.XMLPullParser(["end"])
    for chunk in chunks:
        parser.feed(chunk)
        for _event, element in parser.read_events():
            if element.tag == LOCATION:
                yield element.text
            element.clear()


def text_of(path):
    """Return a text as it is, with what may be no UTF-8 and with the ends of its lines."""
    return path.read_bytes().decode(errors="surrogateescape")


class Crawl:
    """`found` tells of every address that a page of the site names, in the order of asking."""

    def __init__(self, site, folder, say):
        self.site, self.folder, self.say = site, folder, say
        self.visitor = Visitor(site)
        self.found, self.waiting, self.kept = {}, deque(), 0

    def run(self):
        for code in CODES:
            with translation.override(code):
                self.want(address_of(reverse("home")))
        for address in self.mapped():
            self.want(address)
        while self.waiting:
            address = self.waiting.popleft()
            self.found[address] = self.asked(address)
            self.say("addresses", len(self.found) - len(self.waiting))

    def want(self, address):
        """Have an address asked for, once."""
        if address == ROOT or address in self.found:
            return
        reason = left_out(address)
        self.found[address] = Found(reason=reason)
        if not reason:
            self.waiting.append(address)

    def mapped(self):
        """Yield every address that the maps of the site name."""
        for each in self.locations(address_of(reverse("sitemap_index"))):
            yield from self.locations(each)

    def locations(self, map_address):
        """Yield the addresses that one map names; a map that fails is named with what failed."""
        try:
            with self.visitor.visit(map_address) as answer:
                if answer.status != 200:
                    self.found[map_address] = refused(answer)
                    return
                for location in locations_in(answer.chunks):
                    yield self.site.link(location, ROOT).address
        except Exception as error:  # noqa: BLE001 as with any other address
            self.found[map_address] = broken(error)

    def asked(self, address):
        """Ask for what is at an address, keep it, and want all that it leads to."""
        with self.visitor.visit(address) as answer:
            if answer.is_redirect:
                return Found(status=answer.status, leads_to=self.turned(answer, address))
            if not is_worth_keeping(answer, address):
                return refused(answer)
            self.kept += 1
            found = Found(answer.content_type, self.kept, answer.status)
            try:
                self.keep(found, answer)
            except BrokenOffError as error:
                return broken(error.__cause__)
        self.follow(address, found)
        return found

    def turned(self, answer, address):
        link = self.site.link(answer.location, address)
        if link and link.address:
            self.want(link.address)
            return link.address
        return link.url if link else ""

    def file_of(self, found):
        return self.folder / str(found.number)

    def keep(self, found, answer):
        with self.file_of(found).open("wb") as file:
            file.writelines(unbroken(answer.chunks))

    def follow(self, address, found):
        """Want everything to which links lead from what was found.

        What stands on every page with a link that begins nowhere, such as `there/`, would lead from
        each page that is not there to another one, without an end: it is not followed from these.
        """
        is_nowhere = found.status == 404
        if read := READ.get(found.content_type):

            def noted(url):
                if is_nowhere and not url.startswith(("/", "http")):
                    return url
                link = self.site.link(url, address)
                if link and link.address:
                    self.want(link.address)
                return url

            read(text_of(self.file_of(found)), noted)

    def failed(self):
        """Return the addresses at which the site failed."""
        return [address for address, found in self.found.items() if found.status >= 500]

    def final(self, address):
        """Return where redirects lead from an address: to an address that was answered otherwise,
        or to one of another site; None where they lead in a circle.
        """
        for _turn in range(MOST_TURNS):
            found = self.found.get(address)
            if not (found and found.leads_to):
                return address
            if isinstance(found.leads_to, str):
                return found.leads_to
            address = found.leads_to
        return None
