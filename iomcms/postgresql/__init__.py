"""Django's backend for PostgreSQL, for a site whose servers may be away."""

import logging
import time

logger = logging.getLogger(__name__)

#: For so many seconds nobody asks a server that could not be reached.
REST = 5
#: Until when servers are left alone, by alias.
resting = {}


def rest(alias, error):
    """Leave a server alone for a while."""
    logger.warning("The database “%s” is left alone for a while: %s", alias, error)
    resting[alias] = time.monotonic() + REST


def is_resting(alias):
    return time.monotonic() < resting.get(alias, 0)
