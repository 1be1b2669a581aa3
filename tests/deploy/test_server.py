"""What production.md installs on a server: systemd and nginx take it, where they are there."""

import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from getpass import getuser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from accept.client import Site
from accept.outside.authority import Authority
from accept.outside.nginx import Nginx
from accept.page import blocks
from accept.systemctl import read_unit
from devtools.ports import is_free
from tests.deploy.conftest import UNITS
from tests.project import ROOT
from tests.waiting import until

PATH = os.pathsep.join([os.environ["PATH"], "/usr/sbin"])


class NoFiles(BaseHTTPRequestHandler):
    """A process of the older release."""

    def do_GET(self) -> None:
        self.send_error(404, explain="of the panel")

    def log_message(self, *args: object) -> None:
        """Print nothing."""


def program(name: str) -> str:
    return shutil.which(name, path=PATH) or pytest.skip(f"{name} is not installed")


def test_services_of_the_page_have_units() -> None:
    names = next(line for line in blocks()[0].splitlines() if "PANEL_SERVICES=" in line)

    assert sorted(f"{name}.service" for name in names.partition('"')[2].strip('"').split()) == UNITS


def test_systemd_takes_the_units(installed: Path) -> None:
    units = [str(installed / "units" / name) for name in UNITS]

    verified = subprocess.run(
        [program("systemd-analyze"), "verify", "--man=no", *units],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (verified.returncode, verified.stderr) == (0, "")


@pytest.mark.parametrize("name", UNITS)
def test_unit_runs_as_the_panels_user_with_its_settings(installed: Path, name: str) -> None:
    for file in ("panel", "local", "web", "worker", "eraser"):
        (installed / f"etc/{file}.env").write_text(f"NAME={file}\n{file.upper()}=on\n")

    unit = read_unit(installed / "units" / name, installed)

    assert (unit.user, unit.folder) == ("daemon", f"{installed}/home/code")
    assert unit.command[0].startswith(f"{installed}/home/venv/bin/")
    assert {"PANEL", "LOCAL"} < unit.environ.keys()
    assert unit.environ["NAME"] == "local"  # one's own settings come last


@pytest.fixture
def nginx(installed: Path) -> Iterator[Nginx]:
    """An nginx with the file that the page puts there, and a certificate."""
    program("nginx")
    authority = Authority(installed / "authority")
    signed = authority.sign("panel", "DNS:panel.example")
    shutil.copy(signed.certificate, installed / "etc/certificate.pem")
    shutil.copy(signed.key, installed / "etc/key.pem")
    nginx = Nginx(installed / "nginx", installed / "sites", getuser())
    yield nginx
    nginx.stop()


def test_nginx_takes_its_file(nginx: Nginx) -> None:
    command = [program("nginx"), "-t", "-q", "-c", str(nginx.folder / "nginx.conf")]

    tested = subprocess.run(command, capture_output=True, text=True, check=False)

    assert (tested.returncode, tested.stderr) == (0, "")


def test_nginx_has_the_static_files_of_the_other_release(
    nginx: Nginx, installed: Path, ports: dict[str, int]
) -> None:
    (installed / "var/static").mkdir()
    (installed / "var/static/panel.1234.css").write_text("of the newer release")
    site = Site("panel.example", ports["HTTPS_PORT"], installed / "authority/authority.pem")
    with ThreadingHTTPServer(("127.0.0.1", ports["PANEL_PORT"]), NoFiles) as panel:
        threading.Thread(target=panel.serve_forever, daemon=True).start()
        nginx.reload()
        until(lambda: not is_free(site.port), 10)
        newer, unknown, page = (
            site.request("GET", path) for path in ("/static/panel.1234.css", "/static/x.css", "/nowhere/")
        )
        panel.shutdown()

    assert (newer.status, newer.data) == (200, b"of the newer release")
    assert (unknown.status, b"nginx" in unknown.data) == (404, True)
    assert (page.status, b"of the panel" in page.data) == (404, True)


@pytest.mark.parametrize("script", sorted((ROOT / "deploy").rglob("bin/*")), ids=lambda path: path.name)
def test_script_is_valid_shell_and_executable(script: Path) -> None:
    checked = subprocess.run(["sh", "-n", script], capture_output=True, text=True, check=False)

    assert checked.stderr == ""
    assert os.access(script, os.X_OK)
