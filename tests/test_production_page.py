"""The production page says everything that a server needs, and `make accept` has all 64 checks."""

import pkgutil
import re
import subprocess
from importlib import import_module
from pathlib import Path

import pytest

from accept import checks
from accept.check import NUMBERS, Outcome, all_checks, judge
from accept.page import INSTALL, PAGE, blocks
from accept.systemctl import environment_of, read_unit
from tests.project import ROOT

NAMED_BLOCKS = (INSTALL, "restore", "upgrade")
REQUIRED = (  # what an installation was once left without
    "SITE_URL", "STRIPE_API_KEY", "STRIPE_WEBHOOK_SECRET", "TRUSTED_PROXY_COUNT", "EMAIL_URL",
    "create_staff", "create_vendor", "prepare_roles", "requirepass", "noeviction", "rediss://",
    "sslmode=verify-full", "--require-hashes", "useradd", "X-Forwarded-Proto https", "X-Forwarded-For",
    "Host $http_host", "client_max_body_size", "proxy_buffer_size", "max_ranges 1", "/healthz", "chrony",
    "pg_dump", "reconcile", "check_production", "collectstatic", "clearsessions", "take_bounces",
    "SECRET_KEY_FALLBACKS", "DOWNLOAD_ACCEL_PREFIX", "systemctl reload panel-web",
)  # fmt: skip


def test_page_names_what_a_server_needs() -> None:
    """In its text, or in a file that it installs."""
    installed = [ROOT / "deploy/nginx.conf", ROOT / "deploy/cron", *(ROOT / "deploy/bin").iterdir()]
    page = "".join(file.read_text() for file in (PAGE, *installed))

    assert [word for word in REQUIRED if word not in page] == []


@pytest.mark.parametrize("name", NAMED_BLOCKS)
def test_blocks_are_valid_shell(name: str) -> None:
    script = "\n".join(blocks(name))

    checked = subprocess.run(["bash", "-n"], input=script, capture_output=True, text=True, check=False)

    assert script
    assert checked.stderr == ""


def test_every_block_is_executed_or_of_another_language() -> None:
    fences = re.findall(r"^```(.+)$", PAGE.read_text(), re.MULTILINE)

    assert {fence.partition("sh ")[2] for fence in fences if fence.startswith("sh")} <= set(NAMED_BLOCKS)


def test_switch_compares_the_books_before_a_worker_starts() -> None:
    (block,), switch = blocks("restore"), (ROOT / "deploy/bin/panel-switch").read_text()

    assert block.index("panel-restore") < block.index("panel-switch")
    assert (
        switch.index("systemctl stop")
        < switch.index("reconcile")
        < switch.index("hold_jobs")
        < switch.index("systemctl start")
    )


def test_operations_and_readme_lead_to_the_page() -> None:
    for document in ("README.md", "docs/operations.md"):
        assert "production.md" in (ROOT / document).read_text()


def test_each_number_has_one_check_that_says_what_it_holds() -> None:
    for module in pkgutil.iter_modules(checks.__path__):
        import_module(f"accept.checks.{module.name}")

    assert sorted(check.number for check in all_checks()) == list(NUMBERS)
    assert [check.number for check in all_checks() if not check.sentence] == []


def test_judge_holds_only_where_nothing_is_wrong() -> None:
    assert judge("5 tries", late=0, lost=[], error="").word == "held"
    assert judge("5 tries", lost=["a", "b"]) == Outcome("5 tries; lost: a, b", held=False)
    assert Outcome("", None).word == "NOT CHECKED"


def test_unit_is_read_as_systemd_reads_it(tmp_path: Path) -> None:
    (tmp_path / "common.env").write_text('DEBUG=off\nURL="rediss://:p=w@host/0?a=b"\n# a comment\n')
    (tmp_path / "role.env").write_text("DEBUG=on\n")
    unit = tmp_path / "panel-web.service"
    unit.write_text(
        f"[Unit]\nDescription=x\n\n[Service]\nUser=nobody\nWorkingDirectory=/srv\n"
        f"EnvironmentFile={tmp_path}/common.env\nEnvironmentFile={tmp_path}/role.env\n"
        "ExecStart=/bin/web --bind 127.0.0.1:8000\n\n[Install]\nWantedBy=multi-user.target\n"
    )

    service = read_unit(unit, tmp_path)

    assert (service.name, service.command) == ("panel-web", ["/bin/web", "--bind", "127.0.0.1:8000"])
    assert service.environ == {"DEBUG": "on", "URL": "rediss://:p=w@host/0?a=b"}
    assert environment_of(tmp_path / "common.env")["DEBUG"] == "off"
