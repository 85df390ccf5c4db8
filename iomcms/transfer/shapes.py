"""What JSON in a column looks like: code reads it without a look at what it is."""

from django.core.exceptions import ValidationError

from publishing.languages import CODES

from . import Unfit

WORDS = ("field", "message", "text")


def check_shape(field, data):
    """Raise `Unfit` where data is not what the field's model writes."""
    default = field.get_default()
    if isinstance(default, list) or field.name == "languages":
        check_list(field, data)
    elif isinstance(default, dict) and not isinstance(data, dict):
        raise Unfit("it has to be an object with names")
    if str(field) == "imports.ImportedPage.report" and not is_report(data):
        raise Unfit("it is no report of an import")
    try:
        field.run_validators(data)
    except ValidationError as error:
        raise Unfit(" ".join(error.messages)) from None


def check_list(field, data):
    if not isinstance(data, list) or any(type(each) not in (str, int) for each in data):
        raise Unfit("it has to be a list of texts or numbers")
    is_of_site = field.name == "languages" and field.model._meta.app_label == "publishing"
    if is_of_site and (others := [each for each in data if each not in CODES]):
        raise Unfit(f"the language {others[0]!a} is not one of this site")


def is_report(data):
    """Say whether data is the report of an imported page, as its editors are shown it."""
    match data:
        case {"left_over": [*texts], "doubts": [*doubts]}:
            return all(isinstance(text, str) for text in texts) and all(map(is_doubt, doubts))
    return False


def is_doubt(data):
    return (
        isinstance(data, dict)
        and all(isinstance(data.get(name), str) for name in WORDS)
        and isinstance(data.get("is_settled"), bool)
    )
