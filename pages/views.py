from django.http import HttpResponse
from django.views.decorators.cache import cache_control

from publishing.views import EditionView

from .models import Page, SiteSettings


class PageView(EditionView):
    model = Page
    address_kwarg = "path"

    def get_context_data(self, **kwargs):
        above = Page.objects.above(self.object.path, at=self.at) if self.object.parent_id else []
        return super().get_context_data(above=above, **kwargs)


@cache_control(public=True, max_age=31536000, immutable=True)
def theme(request, fingerprint):
    """The site's colours as a style sheet; its address changes with them."""
    site = SiteSettings.objects.first() or SiteSettings()
    css = f":root {{ --brand: {site.primary_colour}; --accent: {site.accent_colour}; }}\n"
    return HttpResponse(css, content_type="text/css; charset=utf-8")
