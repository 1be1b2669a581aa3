"""A small run of `make chaos NAME=checkout`, so that the script keeps working."""

import os
import subprocess
import sys

import pytest

from tests.project import ROOT

pytestmark = pytest.mark.slow


def test_chaos_checkout_finds_no_lost_and_no_double_order() -> None:
    environ = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}

    process = subprocess.run(
        [sys.executable, "-m", "chaos.checkout"],
        cwd=ROOT,
        env=environ | {"ORDERS": "4", "KILLS": "2", "SEED": "5"},
        capture_output=True,
        text=True,
        timeout=1_800,  # only so that nothing hangs for ever
        check=False,
    )

    assert "paid 4, orders 4, without order 0, doubled 0" in process.stdout, process.stdout + process.stderr
    assert process.returncode == 0
