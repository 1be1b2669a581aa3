"""The tables of a run, which reaches hold, and how the database answered each search."""

import os
import platform
import statistics
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from benchmarks.journeys import Journey
from benchmarks.server import ROOT, Answer

REPORT = ROOT / "var" / "bench" / "search.md"
OWN_TIME = {1_000_000: 1.3, 10_000_000: 1.5}  # times that of the smallest size
OF_FLOOR, DATABASE_MS, INDEXES = 2.0, 10.0, 1.5
DISTURBED = 1.25  # times its fastest quarter: then the machine was busy with something else


class Measured:
    """What a journey took at each size, beside its baseline and Django's own admin."""

    def __init__(self, journey: Journey, sizes: Sequence[int]) -> None:
        self.journey = journey
        self.answers: dict[int, list[Answer]] = {size: [] for size in sizes}
        self.floors: dict[int, list[Answer]] = {size: [] for size in sizes}
        self.stock: dict[int, list[Answer]] = {size: [] for size in sizes}

    def p50(self, size: int) -> float:
        return median(self.answers[size])

    def of_floor(self, size: int) -> float:
        """How many times its baseline, from the pairs that were requested one after the other."""
        pairs = zip(self.answers[size], self.floors[size], strict=True)
        return statistics.median(answer.seconds / floor.seconds for answer, floor in pairs)

    def database_p95(self, size: int) -> float:
        return quantile([answer.database_ms for answer in self.undisturbed(size)])

    def undisturbed(self, size: int) -> list[Answer]:
        """Return the answers whose baseline, requested right after, was at its usual speed; at least one."""
        floors = self.floors[size]
        seconds = [floor.seconds for floor in floors]
        usual = max(statistics.quantiles(seconds, n=4)[0] * DISTURBED, min(seconds))
        pairs = zip(self.answers[size], floors, strict=True)
        return [answer for answer, floor in pairs if floor.seconds <= usual]


def report(infos: dict[int, dict[str, Any]], measured: list[Measured], plans: dict[int, str]) -> str:
    """Write everything to REPORT; return the tables and, as the last line, how many reaches hold."""
    tables = "\n\n".join(
        [_head(), *(_table(measured, size) for size in infos), _sizes(infos), _reaches(infos, measured)]
    )
    explained = "\n\n".join(f"# EXPLAIN at {size:,} orders\n\n{plan}" for size, plan in plans.items())
    REPORT.parent.mkdir(parents=True, exist_ok=True)
    REPORT.write_text(f"{tables}\n\n{explained}")
    return f"{tables}\n"


def median(answers: Sequence[Answer]) -> float:
    return statistics.median(answer.seconds * 1000 for answer in answers)


def quantile(values: Sequence[float]) -> float:
    """The 95th percentile."""
    return statistics.quantiles(values, n=20, method="inclusive")[-1] if len(values) > 1 else values[0]


def _head() -> str:
    machine = (
        f"{os.cpu_count()} cores, load {os.getloadavg()[1]:.1f} meanwhile, Python {platform.python_version()}"
    )
    return (
        f"{datetime.now(UTC):%Y-%m-%d}, {machine}; milliseconds, one gunicorn worker.\n"
        "Database: of the rounds in which the baseline, requested right after, was at its usual speed (“quiet”)."
    )


def _table(measured: list[Measured], size: int) -> str:
    columns = (
        "page", "rows", "SQL", "p50", "p95", "quiet", "database p50", "p95", "baseline p50", "its database p95",
        "× baseline", "stock admin",
    )  # fmt: skip
    lines = [
        f"## {size:,} orders",
        "",
        f"| {' | '.join(columns)} |",
        "|---" + "|--:" * (len(columns) - 1) + "|",
    ]
    for measurement in measured:
        answers, stock = measurement.answers[size], measurement.stock[size]
        database = [answer.database_ms for answer in measurement.undisturbed(size)]
        cells = [
            measurement.journey.name, f"{answers[0].rows}", f"{max(answer.statements for answer in answers)}",
            f"{median(answers):.1f}", f"{quantile([answer.seconds * 1000 for answer in answers]):.1f}",
            f"{len(database)}/{len(answers)}", f"{statistics.median(database):.1f}", f"{quantile(database):.1f}",
            f"{median(measurement.floors[size]):.1f}",
            f"{quantile([floor.database_ms for floor in measurement.floors[size]]):.1f}",
            f"{measurement.of_floor(size):.2f}",
            f"{median(stock):,.0f}" if stock else "",
        ]  # fmt: skip
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _sizes(infos: dict[int, dict[str, Any]]) -> str:
    lines = [
        "| orders | tables MB | indexes MB | indexes ÷ tables | keys an order | µs an order, in bulk | without keys |",
        "|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for size, info in infos.items():
        tables, indexes, inserts = info["sizes"]["tables"], info["sizes"]["indexes"], info["inserts"]
        cells = [
            f"{size:,}", f"{tables / 1e6:,.0f}", f"{indexes / 1e6:,.0f}", f"{indexes / tables:.2f}",
            f"{inserts['keys an order']:.1f}", f"{inserts['with search keys']:.0f}", f"{inserts['without']:.0f}",
        ]  # fmt: skip
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _reaches(infos: dict[int, dict[str, Any]], measured: list[Measured]) -> str:
    """Every reach that does not hold, by name; the count at the end."""
    smallest, missed, checked = min(infos), [], 0
    for size in sorted(infos):
        if size not in OWN_TIME:
            continue
        checks = [
            (
                f"{size:,}: indexes ÷ tables",
                infos[size]["sizes"]["indexes"] / infos[size]["sizes"]["tables"],
                INDEXES,
            )
        ]
        for measurement in measured:
            name = f"{size:,}: {measurement.journey.name}"
            checks.append(
                (
                    f"{name}, × its time at {smallest:,}",
                    measurement.p50(size) / measurement.p50(smallest),
                    OWN_TIME[size],
                )
            )
            if size == 1_000_000:
                checks.append((f"{name}, × baseline", measurement.of_floor(size), OF_FLOOR))
                checks.append((f"{name}, database p95 ms", measurement.database_p95(size), DATABASE_MS))
        checked += len(checks)
        missed += [f"- {name}: {value:.2f}, allowed {most}" for name, value, most in checks if value > most]
    sentence = "\n".join(["Reaches that do not hold:", *missed]) if missed else "All reaches hold."
    return f"{sentence}\n\nReaches that hold: {checked - len(missed)} of {checked}"
