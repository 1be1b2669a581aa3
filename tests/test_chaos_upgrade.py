"""Migrations and restarts while the panel is used: a small run of `make chaos NAME=upgrade`."""

import pytest

from tests.small_chaos import run_chaos

pytestmark = pytest.mark.slow


def test_chaos_upgrade_keeps_nobody_waiting_and_leaves_nothing_undone() -> None:
    process = run_chaos("upgrade", ORDERS=5_000, STOPS=100)

    assert process.stdout.count(" 0 left undone") == 3, process.stdout + process.stderr
    assert process.stdout.endswith("\nGOOD\n"), process.stdout
