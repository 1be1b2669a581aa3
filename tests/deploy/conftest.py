"""The files of deploy/ in their places, put there by the page's own command."""

import shutil
import subprocess
from pathlib import Path

import pytest

from accept.page import blocks
from devtools.ports import free_port
from tests.project import ROOT

PUT = "put() {"
PROGRAMS = ("gunicorn", "python", "celery")
UNITS = sorted(path.name for path in (ROOT / "deploy/systemd").glob("*.service"))
PLACES = """
mkdir -p "$PANEL_UNITS/panel-.service.d"
put 0644 systemd/panel-.service.d/panel.conf "$PANEL_UNITS/panel-.service.d/panel.conf"
for name in $PANEL_SERVICES; do put 0644 "systemd/$name.service" "$PANEL_UNITS/$name.service"; done
put 0644 nginx.conf "$PANEL_NGINX/panel.conf"
"""


@pytest.fixture
def ports() -> dict[str, int]:
    """Free ports by the page's names for them."""
    return {name: free_port() for name in ("HTTP_PORT", "HTTPS_PORT", "PANEL_PORT")}


@pytest.fixture
def installed(tmp_path: Path, ports: dict[str, int]) -> Path:
    """A folder with units, nginx's file, and what they name."""
    folders = {name: tmp_path / name for name in ("home", "etc", "var", "units", "sites")}
    for folder in folders.values():
        folder.mkdir()
    shutil.copytree(ROOT / "deploy", folders["home"] / "code/deploy")
    for name in PROGRAMS:
        program = folders["home"] / "venv/bin" / name
        program.parent.mkdir(parents=True, exist_ok=True)
        program.symlink_to("/bin/true")
    environ: dict[str, str | Path] = {
        "PATH": "/usr/bin:/bin", "PANEL_USER": "daemon", "PANEL_HOME": folders["home"], "PANEL_ETC": folders["etc"],
        "PANEL_VAR": folders["var"], "PANEL_UNITS": folders["units"], "PANEL_NGINX": folders["sites"],
        "PANEL_NGINX_LOG": tmp_path / "nginx.log",
        **{name: str(port) for name, port in ports.items()},
    }  # fmt: skip
    names, (put,) = blocks()[0], [block for block in blocks() if PUT in block]
    function = put.partition("\nfor ")[0]
    script = f"set -eu\n{names}\n{function}\n{PLACES}"
    subprocess.run(["bash", "-c", script], env=environ, check=True)
    return tmp_path
