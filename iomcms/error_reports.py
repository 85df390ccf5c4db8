"""Faults are told to a service that speaks Sentry's protocol: an option (SENTRY_DSN), of which
nothing is loaded else.

Told is what the log has: the kind of an error, its place in the code, the number of the request.
Neither the request, nor its form, nor who asked, nor the values of variables, nor the words of an
error that may quote what somebody wrote.
"""

import sentry_sdk
from sentry_sdk.integrations.atexit import AtexitIntegration
from sentry_sdk.integrations.dedupe import DedupeIntegration
from sentry_sdk.integrations.excepthook import ExcepthookIntegration
from sentry_sdk.integrations.logging import LoggingIntegration

from publishing import software

from .logs import request_id, without_secrets, words_of

#: What an event may have: an integration that adds more adds it in vain.
TOLD = {
    "event_id",
    "timestamp",
    "level",
    "logger",
    "platform",
    "sdk",
    "release",
    "environment",
    "server_name",
    "exception",
    "stacktrace",
    "logentry",
}


def tell_faults(dsn):
    """Tell of every line of the log from ERROR on, and of commands that break off."""
    sentry_sdk.init(
        dsn,
        release=software.fingerprint(),
        environment="production",
        include_local_variables=False,
        include_source_context=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        auto_session_tracking=False,
        # Not that for Django, which would look into requests; Django logs its faults.
        default_integrations=False,
        integrations=[
            LoggingIntegration(level=None),
            DedupeIntegration(),
            AtexitIntegration(callback=lambda pending, timeout: None),
            ExcepthookIntegration(),
        ],
        before_send=scrubbed,
    )


def scrubbed(event, hint):
    """Return what may be told of an event."""
    told = {name: value for name, value in event.items() if name in TOLD}
    if record := hint.get("log_record"):
        told["logentry"] = {"formatted": without_secrets(record.getMessage())}
    errors = told.get("exception", {}).get("values", [])
    for each in errors:
        each["value"] = ""
        each.pop("mechanism", None)
    if errors and hint.get("exc_info"):
        errors[-1]["value"] = words_of(hint["exc_info"][1])
    if number := request_id.get():
        told["tags"] = {"request_id": number}
    return told
