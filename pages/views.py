from django.http import HttpResponse
from django.views.decorators.cache import cache_control

from publishing.views import EditionView

from .models import Page, SiteSettings
from .sheets import sheet


class PageView(EditionView):
    model = Page
    address_kwarg = "path"

    def get_context_data(self, **kwargs):
        above = Page.objects.above(self.object.path, at=self.at) if self.object.parent_id else []
        return super().get_context_data(above=above, **kwargs)


@cache_control(public=True, max_age=31536000, immutable=True)
def style_sheet(request, fingerprint):
    """The style sheet of the public pages; its address changes with what it says."""
    site = SiteSettings.objects.first() or SiteSettings()
    return HttpResponse(sheet(site), content_type="text/css; charset=utf-8")
