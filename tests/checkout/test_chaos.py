"""`make chaos-checkout`, very small: so that the proof itself does not rot."""

import os
import subprocess
import sys

import pytest

from tests.project import ROOT

pytestmark = pytest.mark.slow


def test_it_finds_nothing_wrong() -> None:
    kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}

    ran = subprocess.run(
        [sys.executable, "-m", "chaos.checkout"],
        cwd=ROOT,
        env=kept | {"ORDERS": "4", "KILLS": "2", "SEED": "5"},
        capture_output=True,
        text=True,
        timeout=1_800,  # only so that nothing hangs for ever
        check=False,
    )

    assert "paid 4, orders 4, without order 0, doubled 0" in ran.stdout, ran.stdout + ran.stderr
    assert ran.returncode == 0
