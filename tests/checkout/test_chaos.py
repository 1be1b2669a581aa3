"""Purchases while processes are killed: a small run of `make chaos NAME=checkout`."""

import pytest

from tests.small_chaos import run_chaos

pytestmark = pytest.mark.slow


def test_chaos_checkout_finds_no_lost_and_no_double_order() -> None:
    process = run_chaos("checkout", ORDERS=4, KILLS=2, SEED=5)

    assert "paid 4, orders 4, without order 0, doubled 0" in process.stdout, process.stdout + process.stderr
    assert process.returncode == 0
