from django.conf import settings
from django.middleware import locale


class LocaleMiddleware(locale.LocaleMiddleware):
    """Files are in no language, and the API in the one that is asked for: what they answer varies
    with no header, and is not looked for below the address of a language. A static file that this
    version does not have, another one may.
    """

    def process_response(self, request, response):
        if request.path.startswith((settings.MEDIA_URL, settings.API_URL, settings.STATIC_URL)):
            return response
        return super().process_response(request, response)
