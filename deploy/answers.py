"""Ask the application server of this machine whether it lives; fail where it does not answer."""

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
    connection = Connection("localhost", timeout=4)
    try:
        connection.request("GET", "/health/live/")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False


sys.exit(not answers())
