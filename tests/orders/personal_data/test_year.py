"""A year of one vendor's life: a small run of `make bench NAME=year`."""

import pytest

from tests.small_chaos import run_proof

pytestmark = pytest.mark.slow


def test_year_stays_flat_and_loses_nothing() -> None:
    process = run_proof("benchmarks.year", DAYS=12, ORDERS=2, ANSWERS=6)

    assert "not there any more: 0" in process.stdout, process.stdout + process.stderr
    assert process.stdout.endswith("\nGOOD\n"), process.stdout
