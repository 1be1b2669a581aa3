"""What more than one machine needs, rehearsed in small runs one after the other: `make scale`.

Each is a run of `make chaos`; its figures are printed as rows of one table. A full run is one of `make chaos NAME=…`.
"""

import os
import re
import subprocess
import sys
import time
from dataclasses import dataclass

from chaos.panel import print_line
from chaos.pgbouncer import find_program


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """A run of `make chaos`: its name, its figures, and which of its lines are rows of the table."""

    name: str
    figures: dict[str, int]
    lines: str

    def missing(self) -> str:
        """Return why it cannot run here; "" where it can."""
        return "PgBouncer is not installed" if self.name == "pooler" and not find_program() else ""


REHEARSALS = (
    Rehearsal("pooler", {"PAGES": 150, "ORDERS": 20, "ROWS": 50}, r"^pages answered|99 of 100|left behind"),
    Rehearsal(
        "failover",
        {"KILLS": 2, "ORDERS": 300, "AWAY": 1, "SYNC": 1},
        r"^primary|^workers|^answers|^longest|^forms|^emails",
    ),
    Rehearsal(
        "failover", {"KILLS": 2, "ORDERS": 300, "AWAY": 1, "SYNC": 0}, r"^primary|^answers|^longest|^forms"
    ),
    Rehearsal("replica", {"PAIRS": 100, "PAGES": 60, "ORDERS": 50}, r"pairs|stale|^\d+ pages|read from"),
    Rehearsal("upgrade", {"ORDERS": 100_000, "STOPS": 300}, r"waited|undone"),
)


def main() -> int:
    rows, results = list[tuple[str, str]](), []
    for rehearsal in REHEARSALS:
        if reason := rehearsal.missing():
            rows.append((rehearsal.name, f"left out: {reason}"))
            continue
        print_line(f"{rehearsal.name} …")
        new, is_good = run(rehearsal)
        rows += new
        results.append(is_good)
    print_line("\n| rehearsal | figure |\n|---|---|")
    for name, figure in rows:
        print_line(f"| {name} | {figure} |")
    return 0 if all(results) else 1


def run(rehearsal: Rehearsal) -> tuple[list[tuple[str, str]], bool]:
    """Return the rows of one rehearsal, and whether it was good."""
    environ = os.environ | {name: str(figure) for name, figure in rehearsal.figures.items()}
    command, began = [sys.executable, "-m", f"chaos.{rehearsal.name}"], time.monotonic()
    process = subprocess.run(command, env=environ, stdout=subprocess.PIPE, text=True, check=False)  # noqa: S603  our own
    lines = [line.strip() for line in process.stdout.splitlines() if re.search(rehearsal.lines, line)]
    is_good, seconds = process.returncode == 0, time.monotonic() - began
    lines.append(f"{'GOOD' if is_good else 'NOT GOOD'}, {seconds:.0f} s")
    return [(rehearsal.name, line) for line in lines], is_good


if __name__ == "__main__":
    sys.exit(main())
