"""A site for tests of the page cache: what a test writes in its transaction counts at once."""

from contextlib import ExitStack, contextmanager
from unittest.mock import patch

from django.test import override_settings

from publishing import freshness, writes


@contextmanager
def kept_pages():
    """Keep whole pages, and take what a test writes in its transaction for committed."""
    with ExitStack() as stack:
        stack.enter_context(override_settings(PAGE_CACHE=True))
        stack.enter_context(patch.object(writes, "are_pending", lambda connection: False))
        stack.enter_context(patch.object(writes, "noted", lambda connection: freshness.tell()))
        freshness.tell()
        yield
        freshness.tell()
