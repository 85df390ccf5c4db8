"""Tags and redirects as spreadsheets."""

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export.fields import Field

from ..languages import in_each
from ..models import Redirect, Tag
from ..redirects import path_of
from ..references import find, reference_of
from .cells import ChoiceCell, TextCell
from .columns import Column
from .resources import SheetResource


class TagSheet(SheetResource):
    """Told apart by slug."""

    class Meta:
        model = Tag
        fields = ["slug", *in_each(["name"])]


class PageCell(TextCell):
    """A page of any type, as `articles.article:12`."""

    user = None

    def clean(self, value, row=None, **kwargs):
        page = find(value, self.user)
        if value and not page:
            raise ValueError(_("There is no such page: name one as articles.article:12."))
        return page


class PageColumn(Column):
    """The page that a redirect leads to."""

    is_many = is_rich = is_empty_null = False
    language, name, label = None, "page", gettext_lazy("Page")

    def __init__(self):
        Field.__init__(self, attribute="page_type", column_name="page", widget=PageCell())

    def get_value(self, instance):
        return reference_of(instance.page_type_id, instance.page_id)

    def set_value(self, instance, page):
        page_type = page and ContentType.objects.get_for_model(page)
        instance.page_type, instance.page_id = page_type, page and (page.draft_of_id or page.pk)


class RedirectSheet(SheetResource):
    """Told apart by address."""

    cells = {"language": ChoiceCell(settings.LANGUAGES)}
    page = PageColumn()

    class Meta:
        model = Redirect
        fields = ["address", "page", "language", "redirect_to"]

    def find(self, row):
        address = path_of(row.get("address", ""))
        if not address:
            raise ValidationError({"address": _("This field is required.")})
        return self.rows().filter(address=address).first()
