"""Measure finding an order at several sizes, interleaved, and report which reaches hold: `make bench-search`.

SIZES="10000 1000000 10000000" adds ten million; ROUNDS=50 asks more often. The databases stay for the next run.
"""

import json
import os
import subprocess
import sys
from contextlib import ExitStack
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg2
from tqdm import tqdm

from benchmarks.journeys import Journey, journeys
from benchmarks.report import Measured, report
from benchmarks.server import ROOT, Server
from mycommerce import embedded

SIZES = [int(size) for size in os.environ.get("SIZES", "10000 1000000").split()]
ROUNDS = int(os.environ.get("ROUNDS", "40"))
STOCK_ROUNDS = 3  # each takes up to seconds
PRODUCTION = {
    "DEBUG": "false",
    "SECRET_KEY": "measured-with-a-key-that-is-long-enough-for-production-0123456789",
    "ALLOWED_HOSTS": "127.0.0.1,localhost",
    "SECURE_SSL_REDIRECT": "false",
    "STATEMENT_TIMEOUT": "600000",
    "VAR_DIR": str(ROOT / "var" / "bench"),
    "DJANGO_SETTINGS_MODULE": "mycommerce.settings",
}
Facts = dict[str, Any]


def main() -> None:
    servers = embedded.left_to_us()
    os.environ.update(servers.environ)
    servers.start()
    try:
        _run("manage.py", "collectstatic", "--noinput", "-v0", environ=PRODUCTION)
        facts = {size: _prepared(size) for size in SIZES}
        measured = _measured(facts)
        plans = {size: _run("-m", "benchmarks.plans", environ=_environ(size)) for size in SIZES}
    finally:
        servers.stop()
    sys.stdout.write(report(facts, measured, plans))


def _prepared(size: int) -> Facts:
    """Make the database unless it is there; what is to know of it."""
    url = urlsplit(os.environ["DATABASE_URL"])
    connection = psycopg2.connect(urlunsplit(url))
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [f"bench_{size}"])
        if not cursor.fetchone():
            cursor.execute(f"CREATE DATABASE bench_{size} TEMPLATE template0")
    connection.close()
    facts: Facts = json.loads(_run("-m", "benchmarks.prepare", str(size), environ=_environ(size)))
    return facts


def _measured(facts: dict[int, Facts]) -> list[Measured]:
    """Each journey at each size in turn, with its floor right after it: a busy moment hits all alike."""
    with ExitStack() as stack:
        servers = {
            size: stack.enter_context(Server(_environ(size), of_size["cookies"]))
            for size, of_size in facts.items()
        }
        plans = {size: journeys(of_size["number"], of_size["middle"]) for size, of_size in facts.items()}
        taken = [Measured(journey, list(facts)) for journey in plans[SIZES[0]]]
        for round_number in tqdm(range(ROUNDS + 3), desc="rounds"):
            for place, one in enumerate(taken):
                for size, server in servers.items():
                    _ask(one, plans[size][place], size, server, warm=round_number < 3)
        for one in tqdm(taken, desc="stock admin"):
            for size, server in servers.items():
                for _ in range(STOCK_ROUNDS if one.journey.stock else 0):
                    one.stock[size].append(server.get(str(one.journey.stock), "staff"))
        return taken


def _ask(one: Measured, journey: Journey, size: int, server: Server, *, warm: bool) -> None:
    answer = server.get(journey.path, journey.vendor)
    number = journey.path.split("/")[2]
    path = f"/floor/{number}/" if "?" not in journey.path and number else f"/floor/?rows={answer.rows}"
    floor = server.get(path, journey.vendor)
    if not warm:
        one.answers[size].append(answer)
        one.floors[size].append(floor)


def _environ(size: int) -> dict[str, str]:
    url = urlsplit(os.environ["DATABASE_URL"])
    return PRODUCTION | {"DATABASE_URL": urlunsplit(url._replace(path=f"/bench_{size}"))}


def _run(*arguments: str, environ: dict[str, str]) -> str:
    command = [sys.executable, *arguments]
    environ = os.environ | environ
    done = subprocess.run(command, cwd=ROOT, env=environ, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603
    return done.stdout


if __name__ == "__main__":
    main()
