"""A small run of `make chaos NAME=flood`, so that the script keeps working; its ratios need a larger one."""

import os
import subprocess
import sys

import pytest

from tests.project import ROOT

pytestmark = pytest.mark.slow


def test_flood_sends_each_email_once_and_keeps_the_brokers_lists_short() -> None:
    environment = {
        name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}
    }
    small = {
        "JOBS": "60",
        "BASE": "30",
        "IDLE": "5",
        "VENDORS": "4",
        "EACH": "5",
        "KILLS": "1",
        "EMPTIED": "1",
    }

    completed = subprocess.run(
        [sys.executable, "-m", "chaos.flood"],
        cwd=ROOT,
        env=environment | small,
        capture_output=True,
        text=True,
        timeout=1_800,  # only so that nothing hangs for ever
        check=False,
    )

    verdict = completed.stdout.splitlines()[-1]
    assert verdict == "GOOD" or verdict.startswith("NOT GOOD: "), completed.stdout + completed.stderr
    assert not {"list", "all", "none twice"} & set(verdict.removeprefix("NOT GOOD: ").split(", "))
