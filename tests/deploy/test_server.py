"""What production.md installs on a server: systemd and nginx take it, where they are there."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from accept.outside.authority import Authority
from accept.outside.nginx import Nginx
from accept.page import blocks
from accept.systemctl import read_unit
from tests.deploy.conftest import UNITS
from tests.project import ROOT

PATH = os.pathsep.join([os.environ["PATH"], "/usr/sbin"])


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


def test_nginx_takes_its_file(installed: Path) -> None:
    signed = Authority(installed / "authority").sign("panel", "DNS:panel.example")
    (installed / "etc/certificate.pem").write_bytes(signed.certificate.read_bytes())
    (installed / "etc/key.pem").write_bytes(signed.key.read_bytes())
    Nginx(installed / "nginx", installed / "sites", "nobody")

    tested = subprocess.run(
        [program("nginx"), "-t", "-q", "-c", installed / "nginx/nginx.conf"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert (tested.returncode, tested.stderr) == (0, "")


@pytest.mark.parametrize("script", sorted((ROOT / "deploy").rglob("bin/*")), ids=lambda path: path.name)
def test_script_is_valid_shell_and_executable(script: Path) -> None:
    checked = subprocess.run(["sh", "-n", script], capture_output=True, text=True, check=False)

    assert checked.stderr == ""
    assert os.access(script, os.X_OK)
