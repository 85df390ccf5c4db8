"""Rich text: what an editor can write is exactly what the sanitiser lets through."""

import nh3
from django.conf import settings
from django_prose_editor.config import allowlist_from_extensions, expand_extensions
from django_prose_editor.fields import ProseEditorField

PROTOCOLS = ["http", "https", "mailto", "tel"]
EXTENSIONS = {
    "Bold": True,
    "Italic": True,
    "Subscript": True,
    "Superscript": True,
    "Heading": {"levels": [2, 3, 4]},
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "Blockquote": True,
    "HorizontalRule": True,
    "HardBreak": True,
    "Link": {"enableTarget": False, "protocols": PROTOCOLS},
    "Table": True,
    "TableRow": True,
    "TableHeader": True,
    "TableCell": True,
    "Image": True,
    "Figure": True,
    "Caption": True,
    "History": True,
    "HTML": True,
}


def _kept_value(tag, attribute, value):
    """Drop the address of a picture that lies on another host: no page may load one."""
    if tag == "img" and attribute == "src" and not value.startswith(settings.MEDIA_URL):
        return None
    return value


_cleaner = nh3.Cleaner(
    **allowlist_from_extensions(expand_extensions(EXTENSIONS)) | {"attribute_filter": _kept_value}
)


def sanitize(html):
    """Return `html` with only the elements, attributes and addresses that the editor offers.

    An editor left empty holds one empty paragraph; that is returned as an empty text.
    """
    if not html:
        return html
    cleaned = _cleaner.clean(html).strip()
    return "" if cleaned in ("<p></p>", "<p><br></p>") else cleaned


class RichTextField(ProseEditorField):
    """HTML that is sanitised on every way into the database: form, `save()`, `create()`,
    `update()`, bulk.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, config={"extensions": EXTENSIONS}, sanitize=sanitize, **kwargs)

    def pre_save(self, model_instance, add):
        value = sanitize(super().pre_save(model_instance, add))
        setattr(model_instance, self.attname, value)
        return value

    def get_db_prep_save(self, value, connection):
        if isinstance(value, str):
            value = sanitize(value)
        return super().get_db_prep_save(value, connection)
