from django.http import HttpResponse
from django.views.decorators.cache import cache_control

from publishing.structured_data import Step
from publishing.views import EditionView

from . import structured_data
from .models import Page, SiteSettings


class PageView(EditionView):
    model = Page
    address_kwarg = "path"

    def above(self):
        if not self.object.parent_id:
            return []
        pages = Page.objects.above(self.object.path, at=self.at)
        return [Step(page.title, page.get_absolute_url()) for page in pages]

    def structured_data(self, origin):
        return structured_data.page(self.object, origin)


@cache_control(public=True, max_age=31536000, immutable=True)
def theme(request, fingerprint):
    """The site's colours as a style sheet; its address changes with them."""
    site = SiteSettings.objects.first() or SiteSettings()
    css = f":root {{ --brand: {site.primary_colour}; --accent: {site.accent_colour}; }}\n"
    return HttpResponse(css, content_type="text/css; charset=utf-8")
