from articles.models import Article
from publishing import actions
from tests.admin import address, fields_of

from .test_tracking import TrackingTestCase


class DeskTestCase(TrackingTestCase):
    def desk(self, language="fr", **query):
        return self.client.get(address(Article, "translate", self.article.pk, language), query)

    def send(self, response, act="save", **texts):
        """Send the form back with other texts, by place: one, or a list of passages."""
        fields = fields_of(response) | {"act": act}
        for place, text in texts.items():
            fields[f"text:{place}"] = text
        return self.client.post(response.request["PATH_INFO"], fields)

    def newest(self):
        return actions.edited(Article.objects.get(pk=self.article.pk))


class SavingTest(DeskTestCase):
    def test_one_language_is_saved_and_no_other_touched(self):
        self.save(body_en="<p>58 cities grow.</p>")
        response = self.desk()
        self.assertContains(response, "<ins>58</ins>")
        self.send(response, body="<p>58 villes.</p>")
        newest = self.newest()
        self.assertEqual(newest.body_fr, "<p>58 villes.</p>")
        self.assertEqual(newest.body_ar, "<p>57 مدينة.</p>")
        self.assertEqual(newest.title_en, "Cities en")
