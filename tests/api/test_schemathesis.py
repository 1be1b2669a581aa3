"""Schemathesis asks every operation of the document, with values that fit it and values that do not."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from api.limits import WindowLimit
from tests import make
from tests.delivery import goods
from vendors.actor import Actor
from vendors.models import Vendor

# A well-formed value may still be none of an order's choices (422); what is too long may be too large a body (413).
CONFIG = """
[checks.positive_data_acceptance]
expected-statuses = ["2xx", "401", "403", "404", "409", "422", "429"]

[checks.negative_data_rejection]
expected-statuses = ["400", "401", "403", "404", "405", "409", "413", "415", "422", "429"]
"""


@pytest.fixture
def without_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """So many requests a minute that nothing is refused for their number."""
    for name in ("REQUESTS", "ACTIONS"):
        monkeypatch.setattr(f"api.limits.{name}", WindowLimit(name.lower(), 10**6, 60))


@pytest.fixture
def arguments(
    alice: Actor, vendor: Vendor, live_server: Any, settings: Settings, tmp_path: Path
) -> list[str]:
    """What Schemathesis is started with: a token of the owner, and addresses of what there is."""
    settings.SITE_URL = live_server.url
    assert alice.user
    _, token = make.api_token(alice.user, vendor)
    order = make.order(vendor, items=2)
    link = goods.link(order.items.earliest("pk"))
    config = tmp_path / "schemathesis.toml"
    config.write_text(
        f'{CONFIG}\n[parameters]\n"path.order_id" = "{order.number}"\n"path.item_id" = {link.item_id}\n'
        f'"path.product_id" = {make.product(vendor).pk}\n'
    )
    return [
        "--config-file", str(config), "run", f"{live_server.url}/api/v1/openapi.json",
        "--header", f"Authorization: Bearer {token}", "--max-examples", "3", "--seed", "1",
        "--phases", "coverage,fuzzing", "--continue-on-failure", "--no-color",
    ]  # fmt: skip


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("without_limits")
def test_document_is_kept_by_every_operation(arguments: list[str], tmp_path: Path) -> None:
    program, report = Path(sys.executable).with_name("schemathesis"), tmp_path / "report.txt"

    with report.open("w") as output:
        run = subprocess.run(
            [program, *arguments],
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
            timeout=1_800,
            cwd=tmp_path,
        )

    assert run.returncode == 0, report.read_text()[-20_000:]
