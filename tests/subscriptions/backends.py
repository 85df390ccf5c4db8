"""Mail servers that do not take every mail."""

import smtplib

from django.core import mail
from django.core.mail.backends.locmem import EmailBackend


class Refusing(EmailBackend):
    """Refuses whatever goes to an address that names the answer, such as `550@example.org`."""

    def send_messages(self, messages):
        [message] = messages
        [address] = message.to
        code = address.partition("@")[0]
        if code == "silent":
            raise smtplib.SMTPServerDisconnected(f"No answer about {address}")
        if code.isdigit():
            raise smtplib.SMTPRecipientsRefused({address: (int(code), b"No " + address.encode())})
        if code == "ada":
            raise smtplib.SMTPSenderRefused(451, b"Busy", address)
        mail.outbox.append(message)
        return 1
