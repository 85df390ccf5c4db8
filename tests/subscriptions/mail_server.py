"""A mail server of a few lines, for senders in other processes."""

import threading
from contextlib import contextmanager
from socketserver import StreamRequestHandler, ThreadingTCPServer


class Conversation(StreamRequestHandler):
    def handle(self):
        self.say("220 ready")
        taken = 0
        for line in self.rfile:
            verb = line[:4].strip().upper()
            if self.server.hangs_up(verb, taken):
                return
            if verb == b"DATA":
                self.say("354 go on")
                self.take()
                taken += 1
            elif verb == b"QUIT":
                self.say("221 bye")
                return
            else:
                if verb == b"RCPT":
                    self.to = line.decode()
                self.say("250 ok")

    def take(self):
        text = b"".join(iter(self.rfile.readline, b".\r\n"))
        address = self.to[self.to.index("<") + 1 : self.to.index(">")]
        self.server.mails.append((address, text))
        self.server.taken(len(self.server.mails))
        self.say("250 taken")

    def say(self, answer):
        self.wfile.write(f"{answer}\r\n".encode())


class MailServer(ThreadingTCPServer):
    """Keeps the mails it takes as pairs of an address and the bytes; calls `taken` with their
    number before it answers for one. Where `hangs_up` says so, of a word and the number of mails
    in this connection, it closes it instead of an answer.
    """

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Conversation)
        self.mails, self.taken = [], lambda number: None
        self.hangs_up = lambda verb, taken: False

    def handle_error(self, request, client_address):
        """A sender that is killed leaves in the middle of a word."""


@contextmanager
def mail_server():
    with MailServer() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
