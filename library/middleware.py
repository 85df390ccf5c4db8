from django.conf import settings
from django.middleware import locale


class LocaleMiddleware(locale.LocaleMiddleware):
    """Files are in no language: what they answer varies with none, and is not looked for below the
    address of one.
    """

    def process_response(self, request, response):
        if request.path.startswith(settings.MEDIA_URL):
            return response
        return super().process_response(request, response)
