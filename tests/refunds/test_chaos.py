"""`make chaos-refund`, very small: so that the proof itself does not rot."""

import os
import subprocess
import sys

import pytest

from tests.project import ROOT

pytestmark = pytest.mark.slow


def test_it_finds_nothing_wrong() -> None:
    kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
    small = {"REFUNDS": "4", "KILLS": "1", "EMPTIED": "0", "SEED": "5"}

    ran = subprocess.run(
        [sys.executable, "-m", "chaos.refunds"],
        cwd=ROOT,
        env=kept | small,
        capture_output=True,
        text=True,
        timeout=1_800,  # only so that nothing hangs for ever
        check=False,
    )

    assert "doubled 0, lost 0, different 0, open 0" in ran.stdout, ran.stdout + ran.stderr
    assert ran.returncode == 0
