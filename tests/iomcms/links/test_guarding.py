"""An editor's link never makes the server ask inside."""

import socket
from unittest.mock import patch

from django.test import SimpleTestCase, override_settings, tag

from iomcms.links.external import visiting
from iomcms.links.external.guarding import Trouble, is_public, public_addresses, split
from iomcms.links.models import Fault
from tests.iomcms.links.sites import Sites, resolved

INSIDE = (
    *("127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "100.64.0.1"),
    *("169.254.169.254", "168.63.129.16", "100.100.100.200", "192.0.2.1", "198.18.0.1"),
    *("224.0.0.1", "239.1.1.1", "255.255.255.255", "::", "::1", "fe80::1", "fe80::1%eth0"),
    *("fc00::1", "fd00:ec2::254", "fec0::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1"),
    *("::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "2002:a00:1::1"),
    *("2001:0:7f00:1::1", "2001:db8::1", "::ffff:0:7f00:1"),
)
OPEN = ("93.184.216.34", "8.8.8.8", "2606:2800:220:1:248:1893:25c8:1946", "::ffff:8.8.8.8")


@tag("once")
class AddressesTest(SimpleTestCase):
    def test_what_is_inside_is_never_asked(self):
        for address in INSIDE:
            with self.subTest(address):
                self.assertFalse(is_public(address))

    def test_what_is_in_the_open_is(self):
        for address in OPEN:
            with self.subTest(address):
                self.assertTrue(is_public(address))

    @override_settings(LINKS_MAY_ASK_LOOPBACK=True)
    def test_the_setting_for_tests_opens_nothing_but_this_machine(self):
        self.assertTrue(is_public("127.0.0.1"))
        for address in ("10.1.2.3", "169.254.169.254", "::ffff:10.0.0.1"):
            self.assertFalse(is_public(address))

    def assertTrouble(self, fault, act, *args):
        with self.assertRaises(Trouble) as caught:
            act(*args)
        self.assertEqual(caught.exception.fault, fault)

    def test_odd_ways_to_write_an_address_are_resolved_before_they_are_judged(self):
        for host in (
            *("127.0.0.1", "127.1", "0x7f.1", "0x7f000001", "2130706433", "017700000001"),
            *("[::1]", "[::ffff:127.0.0.1]", "[0:0:0:0:0:ffff:7f00:1]", "①②⑦.⓪.⓪.①", "localhost"),
        ):
            with self.subTest(host):
                self.assertTrouble(Fault.INSIDE, public_addresses, split(f"http://{host}/"))

    def test_addresses_that_two_readers_read_differently_are_refused(self):
        for address in (
            *(
                "http://example.org@127.0.0.1/",
                "http://user:word@example.org/",
                "http://@a.example",
            ),
            *("http://example.org\\@127.0.0.1/", "http://example.org /", "http://exa\tmple.org/"),
            *("http://example.org\r\nHost: inside/", "ftp://example.org/", "file:///etc/passwd"),
            *("gopher://example.org/", "http:///path", "http://[::1", "http://example.org:99999/"),
            *("http://" + "a" * 64 + ".example/", "http://..example/"),
        ):
            with self.subTest(address):
                self.assertTrouble(Fault.UNREADABLE, split, address)

    def test_only_the_ports_of_the_web_are_asked(self):
        for port in (22, 25, 6379, 8080, 0):
            with self.subTest(port):
                self.assertTrouble(Fault.UNREADABLE, split, f"http://example.org:{port}/")
        self.assertEqual(split("http://example.org:443/").port, 443)

    def test_an_address_is_written_in_ascii(self):
        url = split("https://BÜcher.example/a b".replace(" ", "%20") + "/ω?q=é#f")
        self.assertEqual(str(url), "https://xn--bcher-kva.example/a%20b/%CF%89?q=%C3%A9")

    def test_a_name_is_refused_if_one_of_its_addresses_is_inside(self):
        url = split("http://both.example/")
        with resolved(both=["93.184.216.34", "10.0.0.7"]):
            self.assertTrouble(Fault.INSIDE, public_addresses, url)
        with resolved():
            self.assertTrouble(Fault.NO_HOST, public_addresses, url)

    def test_the_address_that_was_judged_is_the_one_that_is_asked(self):
        """A name that resolves to another address the second time gets nothing by it."""
        answers = iter([["93.184.216.34"], ["127.0.0.1"]])
        asked = []

        def getaddrinfo(host, port, *_args, **_kwargs):
            if host == "rebinding.example":
                return [(2, 1, 6, "", (each, port)) for each in next(answers)]
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (host, port))]

        def connect(_socket, where):
            asked.append(where[0])
            raise OSError

        with (
            patch("socket.getaddrinfo", getaddrinfo),
            patch("socket.socket.connect", connect),
        ):
            self.assertTrouble(Fault.SILENT, visiting.visit, split("http://rebinding.example/"))
        self.assertEqual(asked, ["93.184.216.34"])


@tag("once")
class RedirectsInsideTest(Sites, SimpleTestCase):
    def test_a_redirect_leads_nobody_inside(self):
        self.site.pages["/robots.txt"] = (404, {}, b"")
        for location, fault in (
            ("http://10.0.0.7/", Fault.INSIDE),
            ("http://169.254.169.254/latest/meta-data/", Fault.INSIDE),
            ("http://inside.example/", Fault.INSIDE),
            ("//[::ffff:10.0.0.1]/", Fault.INSIDE),
            ("http://0xa.1/", Fault.INSIDE),
            ("file:///etc/passwd", Fault.UNREADABLE),
            ("http://example.org@10.0.0.7/", Fault.UNREADABLE),
        ):
            self.site.pages["/"] = (302, {"Location": location}, b"")
            real = socket.getaddrinfo

            def inside(host, *args, real=real, **kwargs):
                return real("10.0.0.7" if host == "inside.example" else host, *args, **kwargs)

            with self.subTest(location), patch("socket.getaddrinfo", inside):
                self.assertEqual(self.outcome("/").fault, fault)

    def test_nor_to_this_machine(self):
        target = f"{self.site.url}/secret"
        self.site.pages["/robots.txt"] = (302, {"Location": target}, b"")
        with override_settings(LINKS_MAY_ASK_LOOPBACK=False):
            self.assertEqual(self.asker().outcome("http://127.0.0.1/").fault, Fault.INSIDE)
            self.assertEqual(self.outcome("/").fault, Fault.UNREADABLE)  # its port
        self.assertEqual(self.site.asked, [])
