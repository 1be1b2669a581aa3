"""A bulk run while processes are killed: a small run of `make chaos NAME=bulk`."""

import pytest

from tests.small_chaos import run_chaos

pytestmark = pytest.mark.slow


def test_chaos_bulk_resends_the_email_of_each_order_once() -> None:
    process = run_chaos("bulk", ACTION="resend-order", ORDERS=150, KILLS=2, EMPTIED=0, WAIT=0, SEED=1)

    assert "orders by their number of different emails: {1: 150}" in process.stdout, (
        process.stdout + process.stderr
    )
    assert "GOOD: each order exactly once" in process.stdout
