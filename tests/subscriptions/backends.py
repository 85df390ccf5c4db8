"""Mail servers that do not take every mail."""

import smtplib

from django.core import mail
from django.core.mail.backends.locmem import EmailBackend


class Refusing(EmailBackend):
    """Refuses whatever goes to an address that names the answer, such as `550@example.org`, or
    `550+5.7.1@example.org` with the reason by RFC 3463.
    """

    def send_messages(self, messages):
        [message] = messages
        [address] = message.to
        code, _plus, reason = address.partition("@")[0].partition("+")
        if code == "silent":
            raise smtplib.SMTPServerDisconnected(f"No answer about {address}")
        if code.isdigit():
            text = f"{reason} No {address}".strip().encode()
            raise smtplib.SMTPRecipientsRefused({address: (int(code), text)})
        if code == "ada":
            raise smtplib.SMTPSenderRefused(451, b"Busy", address)
        mail.outbox.append(message)
        return 1
