import os
from unittest import SkipTest

from bench.nginx import program


def need_nginx():
    """Skip the tests where nginx is absent, or fail them where everything has to be there."""
    if program():
        return
    reason = "nginx is not installed: its configuration was not tested"
    raise AssertionError(reason) if os.environ.get("CI") == "true" else SkipTest(reason)
