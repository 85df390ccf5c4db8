from publishing.models import Term
from tests.admin import AdminTestCase, address, queries_of
from tests.staff import ROLES, make_staff

FIELDS = {"source": ["en"], "target": ["fr"], "term": ["state"], "translation": ["État"]}


def make_term(**fields):
    defaults = {"source": "en", "target": "fr", "term": "state", "translation": "État"}
    return Term.objects.create(**defaults | fields)


class FormTests(AdminTestCase):
    def test_forbidden_variants_are_written_one_a_line(self):
        self.assertSaved(self.save(Term, forbidden=[" pays  \r\n\r\nnation\r\nPays\r\n"], **FIELDS))
        term = Term.objects.get()
        self.assertEqual(term.forbidden, ["pays", "nation"])
        self.assertContains(self.form(Term, term), "pays\nnation</textarea>")

    def test_a_term_needs_no_forbidden_variant(self):
        self.assertSaved(self.save(Term, **FIELDS))
        self.assertEqual(Term.objects.get().forbidden, [])

    def test_the_translation_itself_is_not_forbidden(self):
        response = self.save(Term, forbidden=["pays\nétat"], **FIELDS)
        self.assertRefused(response, "forbidden", "The translation itself")

    def test_the_languages_differ(self):
        response = self.save(Term, **FIELDS | {"target": ["en"]})
        self.assertRefused(response, "target", "two different languages")

    def test_a_pair_has_one_entry_for_a_term(self):
        make_term()
        response = self.save(Term, **FIELDS)
        self.assertRefused(response, None, "already exists")
        self.assertSaved(self.save(Term, **FIELDS | {"target": ["es"]}))

    def test_a_null_character_is_refused(self):
        response = self.save(Term, forbidden=["a\x00b"], **FIELDS)
        self.assertRefused(response, "forbidden", "Null characters")


class ListTests(AdminTestCase):
    def listed(self, **query):
        response = self.client.get(address(Term, "changelist"), query)
        return [term.term for term in response.context["cl"].result_list]

    def test_it_is_filtered_by_pair_and_searched(self):
        make_term(note="of the Organization")
        make_term(target="es", translation="Estado")
        make_term(term="border", translation="frontière")
        self.assertEqual(self.listed(source="en", target="fr"), ["border", "state"])
        self.assertEqual(self.listed(q="bord"), ["border"])
        self.assertEqual(self.listed(q="FRONT"), ["border"])
        self.assertEqual(self.listed(q="organization"), ["state"])

    def test_it_has_the_same_queries_however_long_it_is(self):
        make_term(forbidden=["pays", "nation"])
        few = queries_of(self.listed)
        for number in range(5):
            make_term(term=f"term {number}", forbidden=["pays", "nation"])
        self.assertEqual(queries_of(self.listed), few)

    def test_it_names_what_is_not_to_be_used(self):
        make_term(forbidden=["pays", "nation"])
        response = self.client.get(address(Term, "changelist"))
        self.assertContains(response, "pays · nation")


class RoleTests(AdminTestCase):
    def test_all_read_it_and_only_some_change_it(self):
        term = make_term()
        for role in ROLES:
            self.client.force_login(make_staff(role))
            with self.subTest(role):
                self.assertEqual(self.form(Term, term).status_code, 200)
                may_change = role in ("Editor", "Head of press", "Webmaster")
                answer = self.client.post(address(Term, "change", term.pk), {"term": ""})
                self.assertEqual(answer.status_code, 200 if may_change else 403)
                self.assertEqual(self.form(Term).status_code, 200 if may_change else 403)
