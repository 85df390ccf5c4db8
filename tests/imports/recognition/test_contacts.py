from django.test import SimpleTestCase, tag

from imports.recognition import recognise

from .pages import contact_of, source_of

JANE = {"name": "Jane Doe", "emails": ["jane@example.org"]}
JOHN = {"name": "John Roe", "emails": ["john@example.org"]}
DESK = {"emails": ["media@example.org"]}
PHONE = "+41 22 555 01 00"
GENEVA = {**JANE, "station": "Geneva", "phones": [PHONE], "organisation": "IOM Geneva"}

# The lines that end a page, and the contacts in them.
SHAPES = [
    (
        f"For further details, contact Jane Doe, IOM Geneva, at jane@example.org or {PHONE}.",
        [GENEVA],
    ),
    (
        f"Media contacts:\nJane Doe at IOM Geneva, Tel: {PHONE}, Email: jane@example.org",
        [GENEVA],
    ),
    (f"Media contact: Jane Doe (IOM Geneva) – jane@example.org – Tel. {PHONE}", [GENEVA]),
    (
        f"Contact: Jane Doe, Geneva, jane@example.org, {PHONE}",
        [{**JANE, "station": "Geneva", "phones": [PHONE]}],
    ),
    (f"Jane Doe\nIOM Geneva\nTel: {PHONE}\nEmail: jane@example.org", [GENEVA]),
    ("Contact: Jane Doe, jane@example.org; John Roe, john@example.org", [JANE, JOHN]),
    (
        "For further information:\nJane Doe: jane@example.org\nJohn Roe: john@example.org",
        [JANE, JOHN],
    ),
    ("Please contact Jane Doe (jane@example.org) or John Roe (john@example.org).", [JANE, JOHN]),
    (
        "Media contacts:\nIn Geneva:\nJane Doe, jane@example.org\nJohn Roe, john@example.org",
        [{**JANE, "station": "Geneva"}, {**JOHN, "station": "Geneva"}],
    ),
    (
        "Contacts:\nE. Diaz, Lima, e@example.org\nA. Doe, a@example.net, T. +41 22 555 01 00",
        [
            {"station": "Lima", "name": "E. Diaz", "emails": ["e@example.org"]},
            {"name": "A. Doe", "emails": ["a@example.net"], "phones": [PHONE]},
        ],
    ),
    ("Contact: media@example.org", [DESK]),
    (
        "Contact: Jane Doe, jane@example.org, +254 20 1234567",
        [{**JANE, "phones": ["+254 20 1234567"]}],
    ),
    ("For interviews, email media@example.org", [DESK]),
    ("Contacts\nPress office\nmedia@example.org", [{**DESK, "organisation": "Press office"}]),
    (
        "contact: media@example.org or press@example.org",
        [{"emails": ["media@example.org", "press@example.org"]}],
    ),
    ("Pour toute question, merci de contacter Jane Doe à jane@example.org", [JANE]),
    (
        "Para más información, contactar a Jane Doe, Correo electrónico: jane@example.org",
        [JANE],
    ),
    (
        "للاستفسارات، يرجى الاتصال بليلى حداد، المنظمة الدولية للهجرة في عمان: laila@example.org",
        [
            {
                "station": "عمان",
                "name": "ليلى حداد",
                "emails": ["laila@example.org"],
                "organisation": "المنظمة الدولية للهجرة في عمان",
            }
        ],
    ),
    ("For more information, please contact your local office.", []),
    ("For more information, visit www.example.org.", []),
    ("A text that names media@example.org in passing, and goes on.", []),
]
PHONES = {
    "+1 202 555 0143 ext 230": "+1 202 555 0143 ext. 230",
    "+1 202 555 0143 x230": "+1 202 555 0143 ext. 230",
    "+33 1 99 00 01 23 poste 7": "+33 1 99 00 01 23 ext. 7",
    "+507 305 3350, extensión 12": "+507 305 3350 ext. 12",
    "+962 6 555 0100 تحويلة 5": "+962 6 555 0100 ext. 5",
    "+٩٦٢ ٦ ٥٥٥ ٠١٠٠": "+962 6 555 0100",
    "0041 22 555 01 00": "+41 22 555 01 00",
    "+41-22-555-01-00": "+41-22-555-01-00",
}


def ending(text):
    return recognise(source_of(f"A headline of ours\nGeneva, 4 May 2020 – We met.\n{text}"))


@tag("once")
class ContactTests(SimpleTestCase):
    maxDiff = None

    def test_contacts_are_read_in_many_shapes(self):
        for text, contacts in SHAPES:
            with self.subTest(text=text):
                found = ending(text)

                self.assertEqual([contact_of(contact) for contact in found.contacts], contacts)
                self.assertEqual(found.left_over, [])

    def test_numbers_and_extensions_are_as_the_site_reads_them(self):
        for written, phone in PHONES.items():
            with self.subTest(written=written):
                found = ending(f"Contact: Jane Doe, Tel: {written}")

                self.assertEqual(found.contacts[0].phones, (phone,))
                self.assertEqual(found.doubts, [])

    def test_a_number_without_a_country_stays_and_is_doubted(self):
        found = ending("Contact: Jane Doe, Tel: (022) 555 01 00")

        self.assertEqual(found.contacts[0].phones, ("(022) 555 01 00",))
        self.assertEqual([doubt.text for doubt in found.doubts], ["(022) 555 01 00"])

    def test_a_fax_is_no_telephone(self):
        found = ending(f"Contact: Jane Doe, Tel: {PHONE}, Fax: +41 22 555 01 99")

        self.assertEqual([each.phones for each in found.contacts], [(PHONE,)])
        self.assertEqual(found.left_over, ["+41 22 555 01 99"])

    def test_a_name_alone_on_a_line_is_never_silently_a_person(self):
        blocks = {
            "In Geneva:\nJane Doe\nOuallam\njane@example.org": "Ouallam",
            "Ouallam\nmedia@example.org": "Ouallam",
            "Jane Doe\nJohn Roe\njohn@example.org": "John Roe",
        }
        for text, name in blocks.items():
            with self.subTest(text=text):
                found = ending(f"Contact:\n{text}")

                self.assertEqual(
                    [(each.field, each.text) for each in found.doubts], [("contacts", name)]
                )

    def test_the_last_sentence_of_a_paragraph_leads_to_contacts(self):
        found = ending(
            "We met again. For more information, please contact Jane Doe: jane@example.org"
        )

        self.assertEqual([block.text for block in found.body], ["We met.", "We met again."])
        self.assertEqual([contact_of(contact) for contact in found.contacts], [JANE])
