"""`make chaos-mail`, very small: so that the proof itself does not rot."""

import os
import subprocess
import sys

import pytest

from tests.project import ROOT

pytestmark = pytest.mark.slow


def test_it_delivers_each_letter_at_least_once() -> None:
    kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
    small = {"MAILS": "12", "KILLS": "1", "EMPTIED": "1", "SEED": "4"}

    ran = subprocess.run(
        [sys.executable, "-m", "chaos.mail"],
        cwd=ROOT,
        env=kept | small,
        capture_output=True,
        text=True,
        timeout=1_800,  # only so that nothing hangs for ever
        check=False,
    )

    assert "at the mail server: 12 different letters" in ran.stdout, ran.stdout + ran.stderr
    assert ran.stdout.endswith("GOOD\n"), ran.stdout
