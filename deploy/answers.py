"""Ask the application server of this machine for a page that needs no database; fail without it."""

import os
import socket
import sys
from http.client import HTTPConnection, HTTPException


class Connection(HTTPConnection):
    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(os.environ["GRANIAN_UDS"])


def answers():
    host = os.environ["ALLOWED_HOSTS"].split(",")[0].strip().lstrip(".")
    connection = Connection(host, timeout=4)
    try:
        connection.request("GET", "/robots.txt", headers={"X-Forwarded-Proto": "https"})
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False


sys.exit(not answers())
