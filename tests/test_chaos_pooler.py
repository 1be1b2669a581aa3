"""A small run of `make chaos NAME=pooler`, so that the script keeps working."""

import os
import subprocess
import sys

import pytest

from chaos.pgbouncer import find_program
from tests.project import ROOT

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(find_program() is None, reason="PgBouncer is not installed"),
]


def test_chaos_pooler_finds_nothing_left_behind() -> None:
    environ = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
    small = {"PAGES": "150", "ORDERS": "20", "ROWS": "50", "SEED": "3"}

    process = subprocess.run(
        [sys.executable, "-m", "chaos.pooler"],
        cwd=ROOT,
        env=environ | small,
        capture_output=True,
        text=True,
        timeout=1_800,  # only so that nothing hangs for ever
        check=False,
    )

    assert "pages answered 5xx or not at all: 0" in process.stdout, process.stdout + process.stderr
    assert process.stdout.endswith("\nGOOD\n"), process.stdout
