"""An earlier release reads and writes while this one migrates its database, and afterwards: 32."""

import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg2
import urllib3

from accept.check import Outcome, check, judge, not_checked
from accept.checks.crashes import meanwhile
from accept.client import Browser, Response, Site
from accept.page import ROOT
from accept.systemctl import as_user
from accept.world import World
from devtools.demo.vendors import PASSWORD
from devtools.ports import HOST, answers, free_port

NAME = "panel_earlier"


class Direct(Site):
    """gunicorn itself, asked as a proxy asks it."""

    def __init__(self, name: str, port: int) -> None:
        self.name, self.port = name, port
        self._plain = urllib3.HTTPConnectionPool(HOST, port, retries=False, timeout=30, maxsize=8, block=True)

    def request(
        self, method: str, path: str, *, headers: Mapping[str, str] | None = None, **options: Any
    ) -> Response:
        proxied = {"Host": self.name, "X-Forwarded-Proto": "https", "X-Forwarded-For": HOST}
        return self._plain.request(
            method, path, headers=proxied | dict(headers or {}), redirect=False, **options
        )


@check(32, "an earlier release works while this one migrates its database, and after it", disruptive=True)
def migrations(world: World) -> Outcome:
    release = os.environ.get("EARLIER") or newest_tag()
    codes = [world.made.panel("owner", "migrate", "--verbosity", "0", check=False).returncode]
    if not release:
        return not_checked(
            f"migrate again ends with {codes[0]}; there is no earlier release: name one in EARLIER"
        )
    code, seconds, errors = unpack(world, release), list[float](), list[str]()
    with earlier_server(world, code) as browser:
        number = smoke(browser)

        def read() -> None:
            began = time.monotonic()
            status = browser.get("/orders/").status
            seconds.append(time.monotonic() - began)
            errors.extend([f"/orders/ {status}"] if status >= 500 else [])

        threads = [threading.Thread(target=lambda: codes.append(migrate(world))) for _ in range(2)]
        with meanwhile(read, 0.1):
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        smoke(browser, number)
    return judge(
        f"release {release}, {len(seconds)} pages meanwhile, the slowest {max(seconds):.2f} s; migrate twice {codes}",
        failed=[code for code in codes if code], errors=errors, slow=max(seconds) > 1,
    )  # fmt: skip


def newest_tag() -> str:
    command = ["git", "describe", "--tags", "--abbrev=0"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()


def unpack(world: World, release: str) -> Path:
    folder = world.made.folder / "earlier"
    folder.mkdir(exist_ok=True)
    archive = subprocess.run(["git", "archive", release], cwd=ROOT, capture_output=True, check=True).stdout
    subprocess.run(["tar", "-x", "-C", str(folder)], input=archive, check=True)
    return folder


def environ_of(world: World, role: str) -> dict[str, str]:
    environ = world.made.environ(role) | {"PATH": world.made.names["PATH"]}
    current = environ["DATABASE_URL"]
    environ["DATABASE_URL"] = (
        f"{current.partition('?')[0].rpartition('/')[0]}/{NAME}?{current.partition('?')[2]}"
    )
    return environ


def migrate(world: World) -> int:
    """Migrate the earlier release's database by the installed code."""
    home = Path(world.made.names["PANEL_HOME"])
    command = [
        *as_user(world.made.user),
        str(home / "venv/bin/python"),
        "manage.py",
        "migrate",
        "--verbosity",
        "0",
    ]
    finished = subprocess.run(
        command, cwd=home / "code", env=environ_of(world, "owner"), capture_output=True, check=False
    )
    return finished.returncode


@contextmanager
def earlier_server(world: World, code: Path) -> Iterator[Browser]:
    """Yield a browser that has signed in to the earlier release, on a database of its own with the demo in it."""
    make_database(world)
    load_demo(world, code)
    port = free_port()
    with (world.made.folder / "logs/earlier.log").open("ab") as log:
        process = subprocess.Popen(
            gunicorn(world, port),
            cwd=code,
            env=environ_of(world, "web") | {"CHECK_PRODUCTION": "off"},
            stdout=log,
            stderr=log,
        )
    try:
        site = Direct(world.made.site.name, port)
        world.wait_until(lambda: is_up(site) or answers(port), 60)
        browser = Browser(site)
        browser.post("/accounts/login/", {"login": world.email("alice"), "password": PASSWORD})
        yield browser
    finally:
        process.terminate()
        process.wait(30)


def make_database(world: World) -> None:
    connection = psycopg2.connect(world.made.database.admin_url)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {NAME}")
        cursor.execute(f"CREATE DATABASE {NAME} OWNER panel_owner TEMPLATE template0 ENCODING 'UTF8'")
    connection.close()


def load_demo(world: World, code: Path) -> None:
    """Let the earlier release make its tables and load its demo, as on a developer's machine."""
    environ = environ_of(world, "owner") | {
        "DEBUG": "on",
        "ALLOWED_HOSTS": "localhost",
        "SITE_URL": "http://localhost:8000",
        "VAR_DIR": str(code / "var"),
    }
    for command in (["migrate", "--verbosity", "0"], ["demo", "--orders", "300"]):
        subprocess.run(
            [sys.executable, "manage.py", *command], cwd=code, env=environ, check=True, capture_output=True
        )


def gunicorn(world: World, port: int) -> list[str]:
    program = str(Path(world.made.names["PANEL_HOME"]) / "venv/bin/gunicorn")
    options = ["--worker-class", "gthread", "--threads", "4", "--bind", f"{HOST}:{port}"]
    return [*as_user(world.made.user), program, "mycommerce.wsgi", *options]


def is_up(site: Site) -> bool:
    try:
        return site.request("GET", "/healthz").status == 200
    except urllib3.exceptions.HTTPError:
        return False


def smoke(browser: Browser, number: str = "") -> str:
    """Read the list and an order, and write a comment; return the order's number."""
    page = browser.page("/orders/")
    number = number or re.findall(r'href="/orders/(\d{10}-\d+-\d+)/', page)[0]
    browser.page(f"/orders/{number}/")
    browser.page("/orders/?q=smith")
    token = str(uuid4())
    comment = {"comment": f"earlier {token}", "token": token}  # the same again within minutes would be asked
    answer = browser.post(f"/orders/{number}/actions/add-comment/", comment)
    assert answer.status == 303, f"a comment was answered {answer.status}"
    return number
