"""Settings of production, but for what takes a minute at each start of a benchmark: static files
are fingerprinted, and not compressed.
"""

from iomcms.settings.production import *  # noqa: F403
from iomcms.settings.production import STORAGES

STORAGES["staticfiles"] = {
    "BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
}
