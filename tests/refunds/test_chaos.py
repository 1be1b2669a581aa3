"""A small run of `make chaos NAME=refunds`, so that the script keeps working."""

import os
import subprocess
import sys

import pytest

from tests.project import ROOT

pytestmark = pytest.mark.slow


def test_chaos_run_finds_no_difference() -> None:
    environment = {
        name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}
    }
    small = {"REFUNDS": "4", "KILLS": "1", "EMPTIED": "0", "SEED": "5"}

    completed = subprocess.run(
        [sys.executable, "-m", "chaos.refunds"],
        cwd=ROOT,
        env=environment | small,
        capture_output=True,
        text=True,
        timeout=1_800,  # only so that nothing hangs for ever
        check=False,
    )

    assert "doubled 0, lost 0, different 0, open 0" in completed.stdout, completed.stdout + completed.stderr
    assert completed.returncode == 0
