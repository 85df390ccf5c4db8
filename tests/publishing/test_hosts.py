from django.test import RequestFactory, SimpleTestCase, override_settings

from publishing.hosts import address_of


class AddressTest(SimpleTestCase):
    def address(self, forwarded=None, remote="198.51.100.1"):
        headers = {"x-forwarded-for": forwarded} if forwarded else {}
        return address_of(RequestFactory().get("/", headers=headers, REMOTE_ADDR=remote))

    def test_without_a_proxy_nobody_can_claim_another_address(self):
        self.assertEqual(self.address("192.0.2.7"), "198.51.100.1")

    @override_settings(PROXIES=1)
    def test_a_proxy_is_believed_and_not_what_stands_before(self):
        self.assertEqual(self.address("203.0.113.9, 192.0.2.7"), "192.0.2.7")
        self.assertEqual(self.address(), "198.51.100.1")
        self.assertEqual(self.address("nonsense\0"), "198.51.100.1")

    @override_settings(PROXIES=2)
    def test_two_proxies_name_one_each(self):
        self.assertEqual(self.address("203.0.113.9, 192.0.2.7, 198.51.100.2"), "192.0.2.7")
        self.assertEqual(self.address("192.0.2.7"), "192.0.2.7")

    def test_an_address_of_version_6_is_its_network(self):
        self.assertEqual(self.address(remote="2001:db8:1:2:3::4"), "2001:db8:1:2::/64")
        self.assertEqual(self.address(remote="::ffff:192.0.2.7"), "192.0.2.7")
        self.assertEqual(self.address(remote=""), "")
