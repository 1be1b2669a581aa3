"""The image and compose.yaml: the same processes as on a server, and no variable that the settings do not know."""

import re
from configparser import ConfigParser
from typing import Any

import pytest
import yaml

from tests.deploy.conftest import UNITS
from tests.project import ROOT

DEPLOY = ROOT / "deploy"
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OF_PANEL = [name for name, service in SERVICES.items() if "mycommerce-panel" in service["image"]]
DOCUMENTED = set(re.findall(r"^\| `([A-Z0-9_]+)` \|", (ROOT / "docs/settings.md").read_text(), re.MULTILINE))
OF_THE_BUILD, OF_THE_SYSTEM = {"PATH", "BASE_IMAGE"}, {"TMPDIR"}


def command_of(unit: str) -> list[str]:
    """Return the words of a unit's command, without their folders."""
    (line,) = re.findall(r"^ExecStart=(.*)$", (DEPLOY / "systemd" / unit).read_text(), re.MULTILINE)
    return [word.removeprefix("/srv/panel/venv/bin/") for word in line.split()]


def image_command() -> list[str]:
    """Return the words of the last CMD of the Containerfile."""
    text = (DEPLOY / "Containerfile").read_text().rpartition("\nCMD ")[2]
    return [str(word) for word in yaml.safe_load(text.replace("\\\n", ""))]


@pytest.mark.parametrize("name", OF_PANEL)
def test_environment_names_only_variables_of_the_settings(name: str) -> None:
    assert SERVICES[name]["environment"].keys() - DOCUMENTED - OF_THE_SYSTEM == set()


def test_files_name_only_variables_of_the_settings() -> None:
    names = set(re.findall(r"^([A-Z0-9_]+)=", (DEPLOY / "panel.env.example").read_text(), re.MULTILINE))
    in_image = set(re.findall(r"(?<![\w$])([A-Z_]{4,})=", (DEPLOY / "Containerfile").read_text()))
    in_units = {
        name
        for file in (DEPLOY / "systemd").rglob("panel*")
        if file.is_file()
        for name in re.findall(r"^Environment=([A-Z_]+)=", file.read_text(), re.MULTILINE)
    }

    assert {"STATIC_ROOT", "VAR_DIR"} <= in_image
    assert (names | in_image | in_units) - DOCUMENTED == OF_THE_BUILD


def test_page_names_only_variables_of_the_settings() -> None:
    page = (ROOT / "docs/production.md").read_text()
    (settings,) = re.findall(r"<<ENV\n(.*?)^ENV$", page, re.MULTILINE | re.DOTALL)

    assert set(re.findall(r"^([A-Z0-9_]+)=", settings, re.MULTILINE)) - DOCUMENTED == set()


@pytest.mark.parametrize("unit", UNITS)
def test_containers_run_the_commands_of_the_units(unit: str) -> None:
    service = SERVICES[unit.removeprefix("panel-").removesuffix(".service")]
    command = command_of(unit)
    words = service.get("command", image_command())

    # Beat notes there when it ran last; a container need not keep it.
    folders = {"/var/lib/panel/beat-schedule", "/tmp/beat-schedule"}  # noqa: S108
    assert [word for word in words if word not in folders] == [
        word for word in command if word not in folders
    ]


def test_image_and_containers_are_not_roots() -> None:
    stages = (DEPLOY / "Containerfile").read_text().split("\nFROM ")[1:]
    users = {
        stage.split("\n")[0].split()[-1]: re.findall(r"^USER (.+)$", stage, re.MULTILINE) for stage in stages
    }

    assert users == {"pgbouncer": ["postgres"], "packages": [], "panel": ["10001:10001"]}
    assert all(SERVICES[name]["cap_drop"] == ["ALL"] and SERVICES[name]["read_only"] for name in OF_PANEL)
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["web"]


def test_pooler_lends_connections_for_a_transaction() -> None:
    pooler = ConfigParser(comment_prefixes=(";",))
    pooler.read(DEPLOY / "pgbouncer.ini")

    assert pooler["pgbouncer"]["pool_mode"] == "transaction"
    assert "ignore_startup_parameters" not in pooler["pgbouncer"]  # the limits are settings of the roles
