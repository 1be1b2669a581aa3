"""The panel behind PgBouncer: a small run of `make chaos NAME=pooler`."""

import pytest

from chaos.pgbouncer import find_program
from tests.small_chaos import run_chaos

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(find_program() is None, reason="PgBouncer is not installed"),
]


def test_chaos_pooler_finds_nothing_left_behind() -> None:
    process = run_chaos("pooler", PAGES=150, ORDERS=20, ROWS=50, SEED=3)

    assert "pages answered 5xx or not at all: 0" in process.stdout, process.stdout + process.stderr
    assert process.stdout.endswith("\nGOOD\n"), process.stdout
