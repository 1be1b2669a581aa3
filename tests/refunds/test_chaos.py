"""Refunds while processes are killed: a small run of `make chaos NAME=refunds`."""

import pytest

from tests.small_chaos import run_chaos

pytestmark = pytest.mark.slow


def test_chaos_run_finds_no_difference() -> None:
    process = run_chaos("refunds", REFUNDS=4, KILLS=1, EMPTIED=0, SEED=5)

    assert "doubled 0, lost 0, different 0, open 0" in process.stdout, process.stdout + process.stderr
    assert process.returncode == 0
