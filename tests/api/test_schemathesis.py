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

# Half of the addresses name what there is; a well-formed value may still be none of an order's choices (422).
CONFIG = """
[checks.positive_data_acceptance]
expected-statuses = ["2xx", "401", "403", "404", "409", "422", "429"]
"""


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_document_is_kept_by_every_operation(
    alice: Actor,
    vendor: Vendor,
    live_server: Any,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    settings.SITE_URL = live_server.url
    for name in ("REQUESTS", "ACTIONS"):
        monkeypatch.setattr(f"api.limits.{name}", WindowLimit(name.lower(), 10**6, 60))
    assert alice.user
    _, token = make.api_token(alice.user, vendor)
    order = make.order(vendor, items=2)
    link = goods.link(order.items.earliest("pk"))
    config = tmp_path / "schemathesis.toml"
    config.write_text(
        f'{CONFIG}\n[parameters]\norder_id = ["{order.number}", "1-1-1"]\nitem_id = [{link.item_id}, 7]\n'
        f"product_id = [{make.product(vendor).pk}, 7]\n"
    )
    program = Path(sys.executable).with_name("schemathesis")

    run = subprocess.run(
        [program, "--config-file", config, "run", f"{live_server.url}/api/v1/openapi.json",
         "--header", f"Authorization: Bearer {token}", "--max-examples", "8", "--seed", "1",
         "--phases", "examples,coverage,fuzzing", "--continue-on-failure", "--no-color"],
        capture_output=True, text=True, check=False, timeout=1_200, cwd=tmp_path,
    )  # fmt: skip

    assert run.returncode == 0, run.stdout[-20_000:]
