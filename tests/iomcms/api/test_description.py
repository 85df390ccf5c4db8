"""The description of the API: complete, true, and shown on a page."""

from copy import deepcopy

import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import SimpleTestCase, TestCase, tag
from hypothesis import HealthCheck, Phase, given, settings
from jsonschema import Draft202012Validator
from schemathesis import GenerationMode
from schemathesis.core.failures import FailureGroup

from iomcms.api.description import described

OPERATIONS = [
    (path, operation)
    for path, methods in described()["paths"].items()
    for operation in methods.values()
]
BOUNDED = settings(
    max_examples=8,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def found(reference):
    schema = described()
    for step in reference.split("/")[1:]:
        schema = schema[step]
    return schema


class DescriptionTest(SimpleTestCase):
    def test_every_operation_names_its_answers_and_an_example_of_each(self):
        for path, operation in OPERATIONS:
            with self.subTest(path):
                errors = {"400", "405", "429"} | ({"404", "410"} if "{" in path else set())
                self.assertEqual(set(operation["responses"]), {"200", "304"} | errors)
                for status in {"200"} | errors:
                    response = operation["responses"][status]
                    response = found(response["$ref"]) if "$ref" in response else response
                    [content] = response["content"].values()
                    schema = content["schema"] | {"components": described()["components"]}
                    Draft202012Validator(schema).validate(content["example"])

    def test_every_parameter_and_field_is_described(self):
        for path, operation in OPERATIONS:
            for parameter in operation["parameters"]:
                with self.subTest(path=path, parameter=parameter["name"]):
                    self.assertTrue(parameter["description"])
                    self.assertNotIn("anyOf", parameter["schema"])
                    self.assertTrue("example" in parameter or parameter["name"] == "cursor")

    def test_every_reference_leads_somewhere(self):
        def references(part):
            if isinstance(part, dict):
                yield from [part["$ref"]] if "$ref" in part else []
                part = list(part.values())
            if isinstance(part, list):
                for each in part:
                    yield from references(each)

        for reference in set(references(described())):
            self.assertTrue(found(reference), reference)

    def test_names_are_unique(self):
        names = [operation["operationId"] for _path, operation in OPERATIONS]
        self.assertEqual(len(set(names)), len(names))


class PageTest(TestCase):
    def test_it_shows_every_operation_and_needs_nothing_else(self):
        response = self.client.get("/api/v1/", headers={"accept-language": "ar"})
        body = response.content.decode()
        for path, operation in OPERATIONS:
            self.assertIn(f"GET {path}", body)
            for parameter in operation["parameters"]:
                self.assertIn(f"<code>{parameter['name']}</code>", body)
        self.assertContains(response, '<html lang="en" dir="ltr">')
        self.assertNotContains(response, "<script")
        self.assertNotRegex(body, r'(src|<link [^>]*stylesheet[^>]*href)="https?://')
        self.assertEqual(self.client.post("/api/v1/").status_code, 405)

    def test_the_description_can_be_had(self):
        response = self.client.get("/api/v1/openapi.json")
        self.assertEqual(response.json(), described())
        self.assertIn("ETag", response)


def without_cursors():
    """Return the description without what can only be taken from an answer."""
    schema = deepcopy(described())
    for methods in schema["paths"].values():
        for operation in methods.values():
            operation["parameters"] = [
                each for each in operation["parameters"] if each["name"] != "cursor"
            ]
    return schema


@tag("once")
class TrueTest(TestCase):
    """Whatever is asked for, right or wrong, is answered as the description says."""

    @classmethod
    def setUpTestData(cls):
        call_command("load_demo", verbosity=0)

    def setUp(self):
        for signal in (request_started, request_finished):  # as Django's own client does
            signal.disconnect(close_old_connections)
            self.addCleanup(signal.connect, close_old_connections)

    def check(self, mode):
        schema = schemathesis.openapi.from_dict(without_cursors())
        schema.app = WSGIHandler()
        for result in schema.get_all_operations():
            operation = result.ok()

            @BOUNDED
            @given(case=operation.as_strategy(generation_mode=mode))
            def answer(case):
                try:  # its own client does not decompress
                    case.call_and_validate(headers={"Accept-Encoding": "identity"})
                except FailureGroup as failures:  # which no parallel run could hand over
                    raise AssertionError(str(failures)) from None

            with self.subTest(operation.label):
                answer()

    def test_to_good_requests(self):
        self.check(GenerationMode.POSITIVE)

    def test_to_bad_requests(self):
        self.check(GenerationMode.NEGATIVE)
