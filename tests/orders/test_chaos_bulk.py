"""`make chaos-bulk`, very small: so that the proof itself does not rot."""

import os
import subprocess
import sys

import pytest

from tests.project import ROOT

pytestmark = pytest.mark.slow


def test_it_resends_the_letter_of_each_order_once() -> None:
    kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
    small = {
        "ACTION": "resend-order",
        "ORDERS": "150",
        "KILLS": "2",
        "EMPTIED": "0",
        "WAIT": "0",
        "SEED": "1",
    }

    ran = subprocess.run(
        [sys.executable, "-m", "chaos.bulk"],
        cwd=ROOT,
        env=kept | small,
        capture_output=True,
        text=True,
        timeout=1_800,  # only so that nothing hangs for ever
        check=False,
    )

    assert "orders by their number of different letters: {1: 150}" in ran.stdout, ran.stdout + ran.stderr
    assert "GOOD: each order exactly once" in ran.stdout
