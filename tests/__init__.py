"""The suite reads translated words, so it begins by compiling the catalogues that changed. Files
that its tests store go into a folder of their own, which goes when the suite ends.
"""

import tempfile

from django.conf import settings
from django.core.management import call_command

call_command("compile_catalogues")
media = tempfile.TemporaryDirectory(prefix="newsroom-media-", ignore_cleanup_errors=True)
settings.MEDIA_ROOT = media.name
settings.RENDITIONS_IN_BACKGROUND = False  # a test says when they are made
