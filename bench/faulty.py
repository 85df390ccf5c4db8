"""A site on this machine, all parts of which can be harmed: `bench.faults`."""

import hashlib
import json
import os
import ssl
import sys
from contextlib import suppress
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread

from . import cluster
from .machines import HOST, ROOT, Machine, answers, done, free_port, newest
from .people import Browser
from .witnesses import Releaser

#: So large are the disks that can be full, in megabytes.
DISKS = {"primary": 400, "media": 16, "disk": 64}
KEYS = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_REQUEST_CHECKSUM_CALCULATION": "when_required",  # a body has its length then
}

SIGNED = "AWS4-HMAC-SHA256 Credential=testing/20260101/us-east-1/s3/aws4_request"


class Newsroom:
    """The whole site: one application server, with other settings for each fault."""

    def __init__(self, site):
        self.site, self.folder = site, site.folder
        for name, size in DISKS.items():
            (self.folder / name).mkdir()
            done(["mount", "-t", "tmpfs", "-o", f"size={size}m", "tmpfs", self.folder / name])
            site.stack.callback(done, ["umount", "--lazy", self.folder / name])
        self.environment = os.environ | cluster.environment(self.folder) | KEYS
        del self.environment["DATABASE_REPLICA_URLS"]
        self.certificate, self.key = site.certificate()
        self.machines = {"primary": site.database("primary"), "redis": site.redis()}
        self.machines |= {"mail": Mailbox(), "bucket": Bucket(site, self.certificate, self.key)}
        self.environment |= {
            "EMAIL_URL": f"smtp://127.0.0.1:{self['mail'].port}",
            "S3_ENDPOINT_URL": f"https://{HOST}:{self['bucket'].port}",
            "AWS_CA_BUNDLE": str(self.certificate),
            "MEDIA_SENDER": "nginx",
        }
        site.asked(site.databases["primary"], "CREATE DATABASE iomcms")
        self.manage("collectstatic", "--noinput", "--verbosity=0")
        self.told, self.settings, self.port = {}, None, None

    def __getitem__(self, name):
        return self.machines[name]

    def manage(self, *arguments, **settings):
        environment = self.environment | settings
        return done([sys.executable, "manage.py", *arguments], cwd=ROOT, env=environment)

    def serve(self, settings):
        """Let the application run with these settings."""
        settings = {name: value.format(folder=self.folder) for name, value in settings.items()}
        environment = self.environment | settings
        self.settings = settings
        database = environment["DATABASE_URL"]
        if database not in self.told:
            plain = {name: settings[name] for name in settings if "URL" in name}
            self.manage("migrate", "--verbosity=0", **plain)
            told = self.manage("shell", "-c", "from bench.faulty import fill; fill()", **plain)
            self.told[database] = told.split()[-2:]
        self.session, self.file = self.told[database]
        if self.port is None:
            application, address = self.site.application("application", environment)
            self.machines["application"] = application
            self.port = self.site.nginx([address], self.folder / "static")
            return
        self["application"].stop()
        self["application"].options["env"] = environment
        self["application"].start()

    def browser(self, place, **kwargs):
        return Browser(self.port, self.certificate, place, **kwargs)

    def editor(self, place):
        return self.browser(place, cookies={"sessionid": self.session})

    def stored(self):
        """Return what is there: the titles that were published, and the files by name."""
        told = self.manage("shell", "-c", "from bench.faulty import tell; tell()", **self.settings)
        return json.loads(told.splitlines()[-1])

    def log(self):
        return self["application"].log.read_text(errors="replace")

    def fill_disk(self, name):
        """Leave no room on a disk."""
        with (self.folder / name / "filler").open("wb", buffering=0) as file:
            with suppress(OSError):
                while True:
                    file.write(bytes(2**16))
            with suppress(OSError):
                while True:
                    file.write(bytes(16))

    def empty_disk(self, name):
        (self.folder / name / "filler").unlink()

    def set_clock(self, seconds):
        """Let the application's clock be ahead by so many seconds."""
        (self.folder / "clock.new").write_text(f"{seconds:+d}\n")
        (self.folder / "clock.new").replace(self.folder / "clock")


def faketime():
    """Return the settings with which a process has the clock of `set_clock`."""
    return {
        "LD_PRELOAD": str(newest("/usr/lib/*/faketime/libfaketimeMT.so.1")),
        "FAKETIME_TIMESTAMP_FILE": "{folder}/clock",
        "FAKETIME_CACHE_DURATION": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }


class Mailbox:
    """A mail server that can be away, or never answer."""

    def __init__(self):
        self.port, self.mails = free_port(), []
        self.goes_on = Event()
        self.goes_on.set()
        self.start()

    def start(self):
        from tests.subscriptions.mail_server import Conversation, MailServer

        mailbox = self

        class Waiting(Conversation):
            def handle(self):
                mailbox.goes_on.wait()
                super().handle()

        class Server(MailServer):
            allow_reuse_address = True

            def server_bind(self):
                self.server_address = ("127.0.0.1", mailbox.port)
                self.RequestHandlerClass = Waiting
                super().server_bind()

        self.server = Server()
        self.server.mails = self.mails
        Thread(target=self.server.serve_forever, daemon=True).start()

    def kill(self):
        self.server.shutdown()
        self.server.server_close()

    def hold(self):
        self.goes_on.clear()

    def let_go(self):
        self.goes_on.set()


class Bucket:
    """A bucket behind a door that can be shut, never answer, or refuse."""

    def __init__(self, site, certificate, key):
        self.inner, self.port = free_port(), free_port()
        self.mode, self.goes_on = "open", Event()
        self.goes_on.set()
        moto = Path(sys.executable).parent / "moto_server"
        command = [moto, "-H", "127.0.0.1", "-p", self.inner]
        at = ("127.0.0.1", self.inner)
        site.run(Machine("moto", command, lambda: answers(at), site.folder))
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(certificate, key)
        self.ask("PUT", "/newsroom", b"", {"Host": f"{HOST}:{self.inner}", "Authorization": SIGNED})
        self.start()

    def ask(self, method, path, body, headers):
        connection = HTTPConnection("127.0.0.1", self.inner, timeout=30)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.getheaders(), answer.read()
        finally:
            connection.close()

    def start(self):
        bucket = self

        class Door(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_args):
                pass

            def answer(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                bucket.goes_on.wait()
                if bucket.mode == "failing":
                    status, headers, text = 503, [], b""
                else:
                    status, headers, text = bucket.ask(
                        self.command, self.path, body, dict(self.headers)
                    )
                self.send_response_only(status)
                for name, value in headers:
                    if name.lower() not in ("content-length", "connection", "transfer-encoding"):
                        self.send_header(name, value)
                length = dict(headers).get("Content-Length", len(text))
                self.send_header("Content-Length", length if self.command == "HEAD" else len(text))
                self.end_headers()
                self.wfile.write(text)

            do_GET = do_PUT = do_HEAD = do_DELETE = do_POST = answer

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_args):
                pass

        self.server = Server(("127.0.0.1", self.port), Door)
        self.server.socket = self.context.wrap_socket(
            self.server.socket, server_side=True, do_handshake_on_connect=False
        )
        Thread(target=self.server.serve_forever, daemon=True).start()

    def kill(self):
        self.server.shutdown()
        self.server.server_close()

    def hold(self):
        self.goes_on.clear()

    def let_go(self):
        self.goes_on.set()

    def fail(self):
        self.mode = "failing"

    def work(self):
        self.mode = "open"


def fill():
    """Make what `bench.cluster` makes, with a picture, and give the editors addresses."""
    from django.conf import settings
    from django.contrib.auth import get_user_model

    from articles.models import Article
    from library import renditions
    from tests.factories import make_picture, picture_file

    settings.MEDIA_ROOT = os.environ["MEDIA_ROOT"]  # the tests have one of their own
    cluster.fill()
    picture = make_picture(picture_file((600, 400)))
    renditions.make(picture.pk)
    article = Article.objects.get(slug_en="article-1")
    article.main_picture = picture
    article.save()
    sys.stdout.write(f"\n{picture.file.url}")
    get_user_model().objects.update(email="editor@example.org")
    for number in range(3):
        get_user_model().objects.create_superuser(f"e{number}", f"e{number}@example.org")


def tell():
    """Print what is there."""
    from botocore.exceptions import ClientError

    from articles.models import Article
    from library.models import Picture
    from publishing.models import Version

    article = Article.objects.order_by("pk").first()
    versions = Version.objects.of(article)
    titles = [each.content["editions"]["en"]["title"] for each in versions]
    files = {}
    for picture in Picture.objects.all():
        # What another fault stored elsewhere is not there.
        with suppress(OSError, ClientError), picture.file.open() as file:
            files[picture.name] = hashlib.sha256(file.read()).hexdigest()
    released = [
        [
            version.content["editions"]["en"]["title"]
            for version in Version.objects.of(each).filter(action=Version.Action.PUBLISHED)
            if version.content["editions"]["en"]["title"].startswith("Release")
        ]
        for each in Article.objects.filter(pk__in=Releaser.KEYS)
    ]
    told = {"titles": titles, "files": files, "released": released}
    sys.stdout.write(f"\n{json.dumps(told)}")
