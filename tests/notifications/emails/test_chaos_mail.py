"""A small run of `make chaos NAME=mail`, so that the script keeps working."""

import os
import subprocess
import sys

import pytest

from tests.project import ROOT

pytestmark = pytest.mark.slow


def test_chaos_mail_delivers_each_email_at_least_once() -> None:
    environ = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
    small = {"MAILS": "12", "KILLS": "1", "EMPTIED": "1", "SEED": "4"}

    process = subprocess.run(
        [sys.executable, "-m", "chaos.mail"],
        cwd=ROOT,
        env=environ | small,
        capture_output=True,
        text=True,
        timeout=1_800,  # only so that nothing hangs for ever
        check=False,
    )

    assert "at the mail server: 12 different emails" in process.stdout, process.stdout + process.stderr
    assert process.stdout.endswith("GOOD\n"), process.stdout
