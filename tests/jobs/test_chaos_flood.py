"""One vendor's flood beside others: a small run of `make chaos NAME=flood`. Its ratios need a larger one."""

import pytest

from tests.small_chaos import run_chaos

pytestmark = pytest.mark.slow
NEED_A_LARGER_RUN = {"throughput", "wait", "many"}


def test_chaos_flood_sends_each_email_once_and_keeps_the_brokers_lists_short() -> None:
    process = run_chaos("flood", ORDERS=60, BASE=30, IDLE=5, VENDORS=4, EACH=5, KILLS=1, EMPTIED=1)

    *_, verdict = process.stdout.splitlines() or [""]
    assert verdict.partition(":")[0] in {"GOOD", "NOT GOOD"}, process.stdout + process.stderr
    assert set(filter(None, verdict.partition(": ")[2].split(", "))) <= NEED_A_LARGER_RUN, process.stdout
