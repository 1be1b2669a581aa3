"""The databases that are measured, one for each number of orders; their cluster stays for the next run.

They are loaded by servers that give up durability for speed, and measured on servers with their usual settings.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg2

from benchmarks.server import ROOT
from devtools import embedded
from devtools.earlier_schema import has_earlier_schema

PRODUCTION = {
    "DEBUG": "false",
    "SECRET_KEY": "measured-with-a-key-that-is-long-enough-for-production-0123456789",
    "ALLOWED_HOSTS": "127.0.0.1,localhost",
    "SECURE_SSL_REDIRECT": "false",
    "CHECK_PRODUCTION": "off",  # no gateway, no proxy, no name: nothing but this machine asks
    "STATEMENT_TIMEOUT": "600000",
    "DJANGO_SETTINGS_MODULE": "mycommerce.settings",
}
DatabaseInfo = dict[str, Any]


@contextmanager
def databases(sizes: Iterable[int]) -> Iterator[dict[int, DatabaseInfo]]:
    """Yield what the runner needs to know of each database by size; they are in VAR_DIR, by default var/bench."""
    os.environ.setdefault("VAR_DIR", str(ROOT / "var" / "bench"))
    ours = embedded.default_servers()
    os.environ.update(ours.environ)
    with embedded.servers(ours.data, fast=True, names=ours.members):
        run("manage.py", "collectstatic", "--noinput", "-v0", environ=PRODUCTION)
        for size in sizes:
            create_database(size)
            run("-m", "benchmarks.load", str(size), environ=environ_of(size))
        os.sync()
    with embedded.servers(ours.data, names=ours.members):
        yield {size: json.loads(run("-m", "benchmarks.prepare", environ=environ_of(size))) for size in sizes}


def environ_of(size: int) -> dict[str, str]:
    return PRODUCTION | {"DATABASE_URL": url_of(f"bench_{size}")}


def url_of(name: str) -> str:
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))


def run(*arguments: str, environ: dict[str, str]) -> str:
    """Run a Python program and return what it prints."""
    command = [sys.executable, *arguments]
    environ = os.environ | environ
    done = subprocess.run(command, cwd=ROOT, env=environ, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603
    return done.stdout


def create_database(size: int) -> str:
    """Make the database for so many orders where there is none; return its URL."""
    return database_named(f"bench_{size}")


def database_named(name: str, *, may_be_earlier: bool = False) -> str:
    """Make the database where there is none; return its URL.

    One that an earlier version of this project made is renamed: it cannot be migrated.
    """
    url = url_of(name)
    if _exists(name) and not may_be_earlier and has_earlier_schema(url):
        aside = f"{name}_before_{datetime.now(UTC):%Y%m%d_%H%M%S}"
        _execute(f"ALTER DATABASE {name} RENAME TO {aside}")
        print(f"{name} was made by an earlier version of this project: it is now {aside}, and loaded anew.")
    if not _exists(name):
        _execute(f"CREATE DATABASE {name} TEMPLATE template0")
    return url


def _exists(name: str) -> bool:
    return bool(_execute(f"SELECT 1 FROM pg_database WHERE datname = '{name}'"))  # noqa: S608  our own name


def _execute(statement: str) -> list[tuple[Any, ...]]:
    connection = psycopg2.connect(os.environ["DATABASE_URL"])
    connection.autocommit = True  # databases are made outside transactions
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()
