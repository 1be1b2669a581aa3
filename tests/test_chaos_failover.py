"""The primary database is killed and its standby promoted: a small run of `make chaos NAME=failover`."""

import pytest

from tests.small_chaos import run_chaos

pytestmark = pytest.mark.slow


def test_chaos_failover_loses_no_form_that_was_answered_as_done() -> None:
    process = run_chaos("failover", KILLS=2, ORDERS=200, AWAY=1, SYNC=1)

    assert " 0 lost; doubled: 0" in process.stdout, process.stdout + process.stderr
    assert "answers other than done, the page or 503 with advice: 0" in process.stdout, process.stdout
    assert process.stdout.endswith("\nGOOD\n"), process.stdout
