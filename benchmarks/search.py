"""Measure finding an order at several sizes, interleaved, and report which reaches hold: `make bench NAME=search`.

SIZES="10000 1000000 10000000" adds ten million; ROUNDS=50 asks more often. The databases stay for the next run.
"""

import os
import sys
from contextlib import ExitStack

from tqdm import tqdm

from benchmarks.databases import DatabaseInfo, databases, environ_of, run
from benchmarks.journeys import Journey, journeys
from benchmarks.report import Measured, report
from benchmarks.server import Server

SIZES = [int(size) for size in os.environ.get("SIZES", "10000 1000000").split()]
ROUNDS = int(os.environ.get("ROUNDS", "40"))
STOCK_ROUNDS = 3  # each takes up to seconds


def main() -> None:
    with databases(SIZES) as infos:
        measured = _measured(infos)
        plans = {size: run("-m", "benchmarks.plans", environ=environ_of(size)) for size in SIZES}
    sys.stdout.write(report(infos, measured, plans))


def _measured(infos: dict[int, DatabaseInfo]) -> list[Measured]:
    """Request each journey at each size in turn, and its baseline right after it: load slows all alike."""
    with ExitStack() as stack:
        servers = {
            size: stack.enter_context(Server(environ_of(size), info["cookies"]))
            for size, info in infos.items()
        }
        plans = {size: journeys(info["number"], info["middle"]) for size, info in infos.items()}
        taken = [Measured(journey, list(infos)) for journey in plans[SIZES[0]]]
        for round_number in tqdm(range(ROUNDS + 3), desc="rounds"):
            for index, measurement in enumerate(taken):
                for size, server in servers.items():
                    _ask(measurement, plans[size][index], size, server, warm=round_number < 3)
        for measurement in tqdm(taken, desc="stock admin"):
            for size, server in servers.items():
                for _ in range(STOCK_ROUNDS if measurement.journey.stock else 0):
                    measurement.stock[size].append(server.get(str(measurement.journey.stock), "staff"))
        return taken


def _ask(measurement: Measured, journey: Journey, size: int, server: Server, *, warm: bool) -> None:
    answer = server.get(journey.path, journey.vendor)
    number = journey.path.split("/")[2]
    path = f"/floor/{number}/" if "?" not in journey.path and number else f"/floor/?rows={answer.rows}"
    floor = server.get(path, journey.vendor)
    if not warm:
        measurement.answers[size].append(answer)
        measurement.floors[size].append(floor)


if __name__ == "__main__":
    main()
