"""Databases of a benchmark's own, made beside the one that a URL names."""

from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit


def is_postgresql(url):
    return urlsplit(url).scheme.startswith(("postgres", "pgsql"))


def beside(url, ending):
    """Return the URL of a database with that ending to its name."""
    return url.rstrip("/") + f"_{ending}"


def create(url):
    """Make a database that is not there yet; SQLite makes its own."""
    if is_postgresql(url):
        with server(url) as (run, name):
            if not run("SELECT 1 FROM pg_database WHERE datname = %s", [name[1:-1]]).fetchone():
                run(f"CREATE DATABASE {name}")


def drop(url):
    """Throw a database away, whoever uses it."""
    if is_postgresql(url):
        with server(url) as (run, name):
            run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        return
    path = Path(urlsplit(url).path)
    for ending in ("", "-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)


@contextmanager
def server(url):
    """Yield what runs a statement on a server of PostgreSQL, and the quoted name of the URL's
    database.
    """
    from psycopg import connect

    parts = urlsplit(url)
    name = parts.path.strip("/").replace('"', "")
    maintenance = urlunsplit(("postgresql", parts.netloc, "/postgres", "", ""))
    with connect(maintenance, autocommit=True) as connection:
        yield connection.execute, f'"{name}"'
