import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "iomcms.settings.production")

application = get_wsgi_application()

from publishing import software  # noqa: E402 once there are settings

software.hold()
