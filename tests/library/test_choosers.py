from django.core.files.base import ContentFile

from library.choosers import PAGE_SIZE
from library.models import Document, Picture
from tests.admin import address, queries_of
from tests.factories import make_picture, picture_file
from tests.library.test_admin import FilesTestCase


def make_document(**fields):
    document = Document(**{"title_en": "Annual report"} | fields)
    document.file.save("figures.csv", ContentFile(b"a,b\n1,2\n"), save=True)
    return document


class ChooserTestCase(FilesTestCase):
    def choose(self, model=Picture, **query):
        return self.client.get(address(model, "choose"), query)

    def found(self, model=Picture, **query):
        return [each["title"] for each in self.choose(model, **query).json()["results"]]


class PictureChooserTests(ChooserTestCase):
    def test_a_picture_has_its_words_in_the_language_of_the_text(self):
        picture = make_picture(alt_fr="Un pont", caption_fr="Le pont de Genève")
        (found,) = self.choose(language="fr").json()["results"]
        self.assertEqual(
            (found["href"], found["alt"], found["caption"]),
            (picture.file.url, "Un pont", "Le pont de Genève"),
        )
        (found,) = self.choose(language="ar").json()["results"]
        self.assertEqual(found["alt"], "")

    def test_the_newest_stand_first_and_more_follow(self):
        names = [make_picture().name for _number in range(PAGE_SIZE + 1)]
        answer = self.choose().json()
        self.assertEqual(answer["results"][0]["title"], names[-1])
        self.assertTrue(answer["pagination"]["more"])
        self.assertEqual(self.found(page="2"), names[:1])

    def test_pictures_are_searched_for_by_all_their_words(self):
        make_picture(name="Bridge", credit="Ann Example")
        make_picture(name="Boat", alt_ar="قارب", alt_en="A boat")
        self.assertEqual(self.found(term="boat"), ["Boat"])
        self.assertEqual(self.found(term="قارب"), ["Boat"])
        self.assertEqual(self.found(term="example bridge"), ["Bridge"])
        self.assertEqual(self.found(term="example boat"), [])

    def test_a_page_of_words_is_searched_for_by_its_first_words(self):
        make_picture(name="Bridge")
        self.assertEqual(self.found(term="bridge " * 8 + "boat"), ["Bridge"])
        self.assertEqual(self.found(term="e " * 1200), ["Bridge"])

    def test_odd_questions_are_no_fault(self):
        make_picture()
        for query in ({"language": "xx"}, {"page": "x"}, {"page": "-1"}, {"page": "9" * 40}):
            self.assertEqual(self.choose(**query).status_code, 200)
        self.assertEqual(self.client.post(address(Picture, "choose")).status_code, 405)

    def test_who_may_not_view_pictures_may_not_choose_one(self):
        self.login_with("view_article")
        self.assertEqual(self.choose().status_code, 403)
        self.client.logout()
        self.assertEqual(self.choose().status_code, 302)

    def test_it_costs_the_same_with_a_hundred_pictures_and_a_thousand(self):
        name = make_picture().file.name
        row = {"file": name, "alt_en": "A bridge", "width": 8, "height": 6}

        def add(number):
            Picture.objects.bulk_create(Picture(name=f"P {n}", **row) for n in range(number))

        add(99)
        self.choose(term="bridge")  # the types of content are known once and for all
        few = [queries_of(self.choose), queries_of(lambda: self.choose(term="bridge"))]
        add(900)
        many = [queries_of(self.choose), queries_of(lambda: self.choose(term="bridge"))]
        self.assertEqual(few, many)
        self.assertEqual(many[0], 3)  # the session, the user, the pictures


class UploadTests(ChooserTestCase):
    def upload(self, **data):
        return self.client.post("/admin/library/picture/choose/upload/", data)

    def test_a_picture_is_stored_and_offered(self):
        answer = self.upload(
            file=picture_file(), alt="Un pont", credit="Ann Example", language="fr"
        )
        picture = Picture.objects.get()
        self.assertEqual(answer.status_code, 201)
        self.assertEqual(answer.json()["href"], picture.file.url)
        self.assertEqual(answer.json()["alt"], "Un pont")
        self.assertEqual(
            (picture.name, picture.alt_fr, picture.credit, picture.width),
            ("bridge", "Un pont", "Ann Example", 8),
        )

    def test_without_alt_text_nothing_is_stored(self):
        answer = self.upload(file=picture_file(), alt=" ", language="fr")
        self.assertEqual((answer.status_code, list(answer.json()["errors"])), (400, ["alt"]))
        self.assertFalse(Picture.objects.exists())

    def test_what_is_no_picture_is_refused(self):
        fake = ContentFile(b"<script>alert(1)</script>", "bridge.png")
        answer = self.upload(file=fake, alt="x")
        self.assertEqual((answer.status_code, list(answer.json()["errors"])), (400, ["file"]))
        self.assertFalse(Picture.objects.exists())

    def test_who_may_not_add_pictures_may_not_upload_one(self):
        self.login_with("view_picture")
        self.assertEqual(self.upload(file=picture_file(), alt="x").status_code, 403)
        self.assertFalse(self.choose().json()["may_add"])
        self.assertEqual(self.client.get("/admin/library/picture/choose/upload/").status_code, 405)


class DocumentChooserTests(ChooserTestCase):
    def test_a_document_is_named_with_type_size_and_language(self):
        document = make_document(title_fr="Rapport annuel", language="fr")
        (found,) = self.choose(Document, language="fr").json()["results"]
        self.assertEqual((found["title"], found["href"]), ("Rapport annuel", document.file.url))
        kinds = [kind.strip("\u2068\u2069") for kind in found["detail"].split(" · ")]
        self.assertEqual(kinds, ["CSV", "8\xa0bytes", "French"])

    def test_a_document_without_a_title_in_the_language_has_another_one(self):
        make_document()
        self.assertEqual(self.found(Document, language="ar"), ["Annual report"])

    def test_documents_are_searched_for(self):
        make_document()
        make_document(title_en="Budget")
        self.assertEqual(self.found(Document, term="budget"), ["Budget"])

    def test_who_may_not_view_documents_may_not_choose_one(self):
        self.login_with("view_picture")
        self.assertEqual(self.choose(Document).status_code, 403)
        self.assertEqual(self.choose(Picture).status_code, 200)


class EditorTests(ChooserTestCase):
    def test_every_rich_text_knows_where_to_find_files(self):
        response = self.client.get("/admin/articles/article/add/")
        self.assertContains(response, "/admin/library/picture/choose/")
        self.assertContains(response, "/admin/library/document/choose/")
        self.assertContains(response, "/admin/references/")
