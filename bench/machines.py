"""The machines of a site, each a process on this one: they can be killed, and started again.

All lie in one temporary folder and are reached through it or on 127.0.0.1. They end with the
program that started them, however that ends.
"""

import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from tempfile import mkdtemp

from .serving import family

ROOT = Path(__file__).parent.parent
PATIENCE = 60  # seconds
HOST = "localhost"

#: What the machine's own configuration of nginx gives.
AROUND = """
{user}
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/nginx.log;
events {{ worker_connections 512; }}
http {{
    types {{ text/html html; text/css css; text/javascript js; }}
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""


class Machine:
    """A process with those it starts; `is_ready()` tells when it answers."""

    def __init__(self, name, command, is_ready, folder, end=signal.SIGTERM, **options):
        self.name, self.command, self.is_ready, self.end = name, command, is_ready, end
        self.log, self.options, self.process = folder / f"{name}.log", options, None

    def start(self):
        self.begin()
        return self.wait()

    def begin(self):
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                # It is told when this program is gone, and cannot say so itself.
                ["setpriv", f"--pdeathsig={self.end.name}", *map(str, self.command)],
                stdout=log,
                stderr=log,
                start_new_session=True,
                **self.options,
            )

    def wait(self):
        until = time.monotonic() + PATIENCE
        while not self.is_ready():
            if self.process.poll() is not None or time.monotonic() > until:
                raise SystemExit(f"{self.name} does not start:\n{self.log.read_text()[-2000:]}")
            time.sleep(0.05)
        return self

    def kill(self):
        """End it as the power does."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def hold(self):
        """Let it be there and do nothing."""
        for pid in family(self.process.pid):
            os.kill(pid, signal.SIGSTOP)

    def let_go(self):
        for pid in family(self.process.pid):
            os.kill(pid, signal.SIGCONT)

    def stop(self):
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(self.end)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.kill()


class Site:
    """A folder with all that a site consists of; a context that ends everything."""

    def __init__(self):
        self.programs = newest("/usr/lib/postgresql/*/bin/initdb").parent
        self.databases = {}

    def __enter__(self):
        self.stack = ExitStack()
        self.folder = Path(mkdtemp(prefix="iomcms-cluster-"))
        self.folder.chmod(0o711)
        # Whatever happens to this program, that one reads the end of its input and cleans up.
        cleaner = subprocess.Popen(
            ["sh", "-c", 'cat; sleep 1; rm -rf "$0"', self.folder],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.stack.callback(cleaner.wait)
        self.stack.callback(cleaner.stdin.close)
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_args: sys.exit(1))
        return self

    def __exit__(self, *error):
        return self.stack.__exit__(*error)

    def run(self, machine):
        self.stack.callback(machine.stop)
        return machine.start()

    def database(self, name, follows=None):
        """Start PostgreSQL: a primary, or a replica that follows one."""
        where = self.folder / name
        where.mkdir(exist_ok=True)
        as_user = []
        if os.geteuid() == 0:  # the server refuses to run as root
            user = pwd.getpwnam("postgres")
            as_user = [f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
            os.chown(where, user.pw_uid, user.pw_gid)
        if follows:
            make = ["pg_basebackup", "-h", follows, "-D", where / "data", "-R", "-c", "fast"]
            make += ["-C", "-S", name, "-U", me(), "--no-sync"]
        else:
            make = ["initdb", "-D", where / "data", "-U", me(), "--auth=trust", "--no-sync"]
            make += ["--encoding=UTF8", "--locale=C.UTF-8"]
        program, *rest = make
        done([*as_user, self.programs / program, *rest])
        settings = {"listen_addresses": "", "max_connections": 60, "shared_buffers": "64MB"}
        server = [self.programs / "postgres", "-D", where / "data", "-k", where]
        for key, value in settings.items():
            server += ["-c", f"{key}={value}"]
        machine = Machine(
            name,
            [*as_user, *server],
            lambda: self.asked(where, "SELECT 1") == "1",
            self.folder,
            signal.SIGINT,  # do not wait for those that are connected
        )
        self.databases[name] = where
        return self.run(machine)

    def asked(self, where, sql, database="postgres"):
        """Return what a database answers to a query, "" where it does not."""
        command = [self.programs / "psql", "-h", where, "-U", me(), "-d", database, "-Atqc", sql]
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()

    def redis(self):
        at = self.folder / "redis.sock"
        command = ["redis-server", "--port", 0, "--unixsocket", at, "--save", "", "--dir"]
        machine = Machine("redis", [*command, self.folder], lambda: answers(at), self.folder)
        return self.run(machine)

    def application(self, name, environment, code=ROOT, port=None):
        """Start an application server of some code; return it and where it answers."""
        port = port or free_port()
        command = [Path(sys.executable).parent / "granian", "--interface", "wsgi"]
        command += ["--host", "127.0.0.1", "--port", port, "--workers", 1]
        command += ["--blocking-threads", 4, "iomcms.wsgi:application"]
        machine = Machine(
            name,
            command,
            lambda: answers(("127.0.0.1", port)),
            self.folder,
            cwd=code,
            env=environment,
        )
        return self.run(machine), f"127.0.0.1:{port}"

    def nginx(self, applications, static):
        """Start nginx with the configuration of deploy/; return the port at which it answers."""
        ports = {name: free_port() for name in ("HTTP_PORT", "HTTPS_PORT")}
        certificate, key = self.certificate()
        (self.folder / "pages").mkdir()
        servers = [f"{each} max_fails=1 fail_timeout=2s" for each in applications]
        values = {
            "HOST": HOST,
            "CERTIFICATE": certificate,
            "KEY": key,
            "APPLICATION": ";\n    server ".join(servers),
            "STATIC_ROOT": static,
            "MEDIA_ROOT": self.folder / "media",
            "CACHE_ROOT": self.folder / "pages",
            "LOG": self.folder / "access.log",
            "ERROR_LOG": self.folder / "nginx.log",
        } | {name: f"127.0.0.1:{port}" for name, port in ports.items()}
        conf = re.sub(r"(?m)^#.*\n", "", (ROOT / "deploy/nginx.conf").read_text())
        conf = re.sub(r"\$\{([A-Z_]+)\}", lambda found: str(values[found[1]]), conf)
        (self.folder / "site.conf").write_text(conf)
        user = "user root;" if os.geteuid() == 0 else ""
        (self.folder / "nginx.conf").write_text(AROUND.format(folder=self.folder, user=user))
        nginx = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
        command = [nginx, "-p", self.folder, "-c", self.folder / "nginx.conf"]
        address = ("127.0.0.1", ports["HTTPS_PORT"])
        self.run(
            Machine(
                "nginx",
                [*command, "-e", self.folder / "nginx.log"],
                lambda: answers(address),
                self.folder,
            )
        )
        return ports["HTTPS_PORT"]

    def certificate(self):
        files = self.folder / "site.crt", self.folder / "site.key"
        if files[0].exists():
            return files
        done(
            [
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-days",
                1,
                "-subj",
                f"/CN={HOST}",
                "-addext",
                f"subjectAltName=DNS:{HOST}",
                "-out",
                files[0],
                "-keyout",
                files[1],
            ]
        )
        return files


def me():
    return pwd.getpwuid(os.geteuid()).pw_name


def newest(pattern):
    found = sorted(Path("/").glob(pattern.lstrip("/")))
    if not found:
        raise SystemExit(f"There is no {pattern}")
    return found[-1]


def done(command, **options):
    """Run a command to its end, and return what it printed; show all where it failed."""
    command = ["setpriv", "--pdeathsig=KILL", *map(str, command)]
    result = subprocess.run(command, capture_output=True, text=True, check=False, **options)
    if result.returncode:
        raise SystemExit(f"{' '.join(command)}: {result.stdout[-1000:]}{result.stderr[-2000:]}")
    return result.stdout


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def answers(address):
    """Say whether something listens at a port, or at a socket in a folder."""
    family = socket.AF_INET if isinstance(address, tuple) else socket.AF_UNIX
    with socket.socket(family) as client:
        client.settimeout(1)
        return client.connect_ex(address if isinstance(address, tuple) else str(address)) == 0
