"""A small run of `make chaos NAME=bulk`, so that the script keeps working."""

import os
import subprocess
import sys

import pytest

from tests.project import ROOT

pytestmark = pytest.mark.slow


def test_chaos_bulk_resends_the_email_of_each_order_once() -> None:
    environment = {
        name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}
    }
    settings = {
        "ACTION": "resend-order",
        "ORDERS": "150",
        "KILLS": "2",
        "EMPTIED": "0",
        "WAIT": "0",
        "SEED": "1",
    }

    process = subprocess.run(
        [sys.executable, "-m", "chaos.bulk"],
        cwd=ROOT,
        env=environment | settings,
        capture_output=True,
        text=True,
        timeout=1_800,  # seconds; only against hanging
        check=False,
    )

    assert "orders by their number of different emails: {1: 150}" in process.stdout, (
        process.stdout + process.stderr
    )
    assert "GOOD: each order exactly once" in process.stdout
