"""Files that programs look for at fixed addresses: crawlers, security researchers, browsers."""

from datetime import datetime, time, timedelta

from django.http import Http404, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from pages.chrome import site
from publishing.hosts import origin_of
from publishing.languages import CODES, current
from publishing.templatetags.editions import direction

AN_HOUR = 3600
#: For so long security.txt may be relied on; RFC 9116 wants less than a year.
VALID = timedelta(days=180)
ICONS = ((192, "any"), (512, "any"), (512, "maskable"))


def plain(lines):
    text = "".join(f"{line}\n" for line in lines)
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=AN_HOUR)
def robots(request):
    """Tell crawlers what to leave alone, and where the maps of the site are."""
    origin = origin_of(request)
    return plain(
        [
            "User-agent: *",
            f"Disallow: {reverse('admin:index')}",
            "Disallow: /private/",
            # What says noindex itself, such as the search, has to be read for that.
            *(f"Disallow: /{code}/preview/" for code in CODES),
            "",
            f"Sitemap: {origin}{reverse('sitemap_index')}",
        ]
    )


@require_safe
@cache_control(public=True, max_age=AN_HOUR)
def security(request):
    """Tell where weaknesses are reported, RFC 9116; 404 where the site names no contact."""
    with translation.override(CODES[0]):
        contact = site().security_address
    if not contact:
        raise Http404
    midnight = timezone.make_aware(datetime.combine(timezone.localdate(), time.min))
    return plain(
        [
            f"Contact: {contact}",
            f"Expires: {(midnight + VALID).isoformat()}",
            f"Preferred-Languages: {', '.join(CODES)}",
            f"Canonical: {request.build_absolute_uri(request.path)}",
        ]
    )


@require_safe
@cache_control(public=True, max_age=AN_HOUR)
def manifest(request):
    """Describe the site in one language to a browser that puts it on a home screen."""
    home = reverse("home")
    icons = [
        {
            "src": static(f"site/icon-{'maskable-' * (purpose == 'maskable')}{size}.png"),
            "sizes": f"{size}x{size}",
            "type": "image/png",
            "purpose": purpose,
        }
        for size, purpose in ICONS
    ]
    return JsonResponse(
        {
            "name": request.site.name or request.get_host(),
            "description": request.site.tagline,
            "lang": current(),
            "dir": direction(current()),
            "id": home,
            "start_url": home,
            "scope": "/",
            "display": "browser",
            "theme_color": request.site.primary_colour,
            "background_color": "#ffffff",
            "icons": icons,
        },
        content_type="application/manifest+json",
        json_dumps_params={"ensure_ascii": False},
    )
