"""Emails while processes are killed: a small run of `make chaos NAME=mail`."""

import pytest

from tests.small_chaos import run_chaos

pytestmark = pytest.mark.slow


def test_chaos_mail_delivers_each_email_at_least_once() -> None:
    process = run_chaos("mail", MAILS=12, KILLS=1, EMPTIED=1, SEED=4)

    assert "at the mail server: 12 different emails" in process.stdout, process.stdout + process.stderr
    assert process.stdout.endswith("GOOD\n"), process.stdout
    assert process.returncode == 0
