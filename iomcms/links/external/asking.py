"""What another site says of an address, redirects followed."""

from dataclasses import dataclass
from urllib.parse import quote, urldefrag, urljoin

from publishing.hosts import is_ours

from ..models import Fault
from .guarding import Trouble, Url, split
from .manners import AGENT, Hosts, Left, delay_of, rules, wanted_pause
from .visiting import FEW_BYTES, visit

MOST_REDIRECTS = 5
FOR_GOOD, REDIRECTS = (301, 308), (301, 302, 303, 307, 308)
#: In bytes: more of a robots.txt is not read.
LONGEST_ROBOTS = 512 * 1024


@dataclass(frozen=True)
class Outcome:
    """What became of asking; without a fault the link is fine, as far as one may look.

    `in_seconds` is when the site wants to be asked again, if it said so.
    """

    fault: str = ""
    detail: str = ""
    leads_to: str = ""
    in_seconds: float = 0


class Asker:
    """Asks for addresses, of one host after the other or of several at once."""

    def __init__(self, hosts=None):
        self.hosts = hosts or Hosts()

    def outcomes(self, addresses):
        """Return the `Outcome` of each address, None where it was not asked in the end."""
        return [self.outcome(address) for address in addresses]

    def outcome(self, address):
        try:
            return self.followed(address)
        except Trouble as trouble:
            return Outcome(trouble.fault, trouble.detail)
        except Left as left:
            return Outcome(in_seconds=left.seconds) if left.seconds else None

    def followed(self, address):
        url, leads_to, is_for_good = split(address), "", True
        for _redirect in range(MOST_REDIRECTS + 1):
            if not self.may_ask(url):
                break
            answer = self.answer(url)
            target = led_to(answer, url)
            if target is None:
                return judged(answer.status, leads_to)
            is_for_good = is_for_good and answer.status in FOR_GOOD
            leads_to = target if is_for_good else leads_to
            url = split(target)
            if is_ours(url.host):
                break
        else:
            raise Trouble(Fault.CIRCLE)
        return judged(200, leads_to)

    def answer(self, url):
        """Return the answer to a HEAD or, where that is refused, to a GET of the first bytes."""
        answer = self.visit(url)
        return self.visit(url, "GET") if answer.status >= 400 else answer

    def visit(self, url, method="HEAD", limit=FEW_BYTES, is_last=False):
        """Ask once, in turn; once more where the host says how long it wants us to wait."""
        with self.hosts.turn(url.host) as host:
            answer = visit(url, method, limit)
            seconds = wanted_pause(answer) if answer.status in (429, 503) else 0
            if answer.status == 429 or seconds:
                self.hosts.postpone(host, seconds)
            else:
                self.hosts.count(host, answer.status, method)
                return answer
        if is_last:
            raise Left(seconds)
        return self.visit(url, method, limit, is_last=True)

    def may_ask(self, url):
        host = self.hosts.named(url.host)
        if url.origin not in host.robots:
            parser = host.robots[url.origin] = self.robots(url)
            host.pause = max(host.pause, delay_of(parser))
        return host.robots[url.origin].can_fetch(AGENT, str(url))

    def robots(self, url):
        url = Url(url.scheme, url.host, url.port, "/robots.txt")
        for _redirect in range(MOST_REDIRECTS + 1):
            answer = self.visit(url, "GET", LONGEST_ROBOTS)
            target = led_to(answer, url)
            if target is None:
                break
            url = split(target)
            if is_ours(url.host):
                return rules(404, b"")
        if answer.status >= 500:
            raise Left  # nobody knows what it allows
        return rules(answer.status, answer.body)


def led_to(answer, url):
    """Return the address to which an answer redirects, or None."""
    location = answer.headers.get("Location", "")
    if answer.status not in REDIRECTS or not location:
        return None
    written = quote(location.encode("latin-1", "replace").strip(), safe="/%:@!$&'()*+,;=~?#[]")
    try:
        return urldefrag(urljoin(str(url), written)).url
    except ValueError as error:
        raise Trouble(Fault.UNREADABLE) from error


def judged(status, leads_to=""):
    if status in (404, 410):
        return Outcome(Fault.REFUSED, str(status))
    if status >= 500:
        return Outcome(Fault.SILENT, str(status))
    return Outcome(Fault.MOVED, leads_to=leads_to) if leads_to else Outcome()
