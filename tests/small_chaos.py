"""Small runs of `make chaos`, each on servers of its own, so that the scripts keep working."""

import os
import subprocess
import sys

from tests.project import ROOT

NOT_INHERITED = {"DATABASE_URL", "REDIS_URL"}


def run_chaos(name: str, **figures: int | str) -> "subprocess.CompletedProcess[str]":
    """Run `make chaos NAME=…` with these figures; return what it printed and its exit code."""
    environ = {key: value for key, value in os.environ.items() if key not in NOT_INHERITED}
    return subprocess.run(
        [sys.executable, "-m", f"chaos.{name}"],
        cwd=ROOT,
        env=environ | {key: str(value) for key, value in figures.items()},
        capture_output=True,
        text=True,
        timeout=1_800,  # only so that nothing hangs for ever
        check=False,
    )
