"""Benchmarks: what the site costs, measured with real parts (README.md)."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "iomcms.settings.dev")
