"""A real nginx, run with the configuration that deploy/ has for it, in a folder of its own: for
benchmarks and tests.
"""

import os
import shutil
import ssl
import subprocess
import time
from datetime import UTC, datetime, timedelta
from http.client import HTTPSConnection
from pathlib import Path
from socket import create_connection, create_server
from string import Template

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

DEPLOY = Path(__file__).parents[1] / "deploy"
HOST = "localhost"
PATIENCE = 10  # seconds

#: What the machine's own configuration of nginx gives, here within one folder. A proxy in front
#: names the visitor's address, so that one machine can play many.
AROUND = """
$user
daemon off;
worker_processes 1;
pid $folder/pid;
error_log $folder/error.log;
events { worker_connections 1024; }
http {
    types { text/html html; text/css css; text/javascript js; }
    set_real_ip_from 127.0.0.1;
    real_ip_header X-Visitor;
    client_body_temp_path $folder/body;
    proxy_temp_path $folder/proxy;
    fastcgi_temp_path $folder/fastcgi;
    uwsgi_temp_path $folder/uwsgi;
    scgi_temp_path $folder/scgi;
    include $folder/site.conf;
}
"""


class Nginx:
    """Started with `start`, ended with `stop`; asked with `ask`."""

    def __init__(self, folder, application):
        """Stand in front of an application at `host:port`, with all files in a folder."""
        self.program = program()
        self.folder = Path(folder)
        self.application = application
        self.http_port, self.https_port = free_port(), free_port()

    def start(self):
        for name in ("media", "static", "cache"):
            (self.folder / name).mkdir(exist_ok=True)
        write_certificate(self.folder)
        self.configure()
        folder = self.folder
        self.server = subprocess.Popen(
            [self.program, "-p", folder, "-c", folder / "nginx.conf", "-e", folder / "error.log"]
        )
        self.wait()

    def configure(self):
        values = {
            "HOST": HOST,
            "CERTIFICATE": self.folder / "site.crt",
            "KEY": self.folder / "site.key",
            "APPLICATION": self.application,
            "STATIC_ROOT": self.folder / "static",
            "MEDIA_ROOT": self.folder / "media",
            "CACHE_ROOT": self.folder / "cache",
            "LOG": self.folder / "access.log",
            "ERROR_LOG": self.folder / "error.log",
            "HTTP_PORT": f"127.0.0.1:{self.http_port}",
            "HTTPS_PORT": f"127.0.0.1:{self.https_port}",
        }
        site = (DEPLOY / "nginx.conf").read_text()
        for name, value in values.items():
            site = site.replace(f"${{{name}}}", str(value))
        (self.folder / "site.conf").write_text(site)
        # Its workers would else be somebody who may not look into the folder.
        user = "user root;" if os.geteuid() == 0 else ""
        around = Template(AROUND).substitute(folder=self.folder, user=user)
        (self.folder / "nginx.conf").write_text(around)

    def wait(self):
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and self.server.poll() is None:
            try:
                return create_connection(("127.0.0.1", self.https_port), 1).close()
            except OSError:
                time.sleep(0.05)
        self.stop()
        raise AssertionError((self.folder / "error.log").read_text())

    def stop(self):
        self.server.terminate()
        try:
            self.server.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.server.kill()
            self.server.wait()

    def connection(self, host=HOST):
        trusted = ssl.create_default_context(cafile=self.folder / "site.crt")
        return Connection(host, self.https_port, timeout=PATIENCE, context=trusted)

    def ask(self, path, method="GET", body=None, host=HOST, **headers):
        """Return the answer to a request over TLS, with its `body` read."""
        connection = self.connection(host)
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            connection.request(method, path, body, names)
            answer = connection.getresponse()
            answer.body = answer.read()
        finally:
            connection.close()
        return answer


class Connection(HTTPSConnection):
    """To this machine, whatever host is asked for."""

    def connect(self):
        self.sock = self._context.wrap_socket(
            create_connection(("127.0.0.1", self.port), self.timeout), server_hostname=self.host
        )


def program():
    """Return nginx, whose folder is not in the path of everybody, or None."""
    return shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


def free_port():
    with create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def write_certificate(folder):
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / "site.crt").write_bytes(certificate.public_bytes(pem))
    private = key.private_bytes(
        pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "site.key").write_bytes(private)
