"""Rates of several ways to do the same, compared with a baseline: measured in rounds, reported as a table."""

import os
import statistics
from collections.abc import Callable
from pathlib import Path

Ways = dict[
    str, Callable[[int], float]
]  # by what each is called: does so many, and says how many seconds it took
Figures = dict[str, list[float]]


def measured(ways: Ways, count: int, rounds: int) -> Figures:
    """Measure one way after the other in each round, so that the machine's load is the same for all."""
    figures: Figures = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            figures[name].append(count / way(count))
    return figures


def report(path: Path, title: str, what: str, figures: Figures, *, reach: float) -> int:
    """Write the table; the first way is the baseline, the second ours. Return 0 when ours reaches its share of it."""
    medians = {name: statistics.median(some) for name, some in figures.items()}
    floor, ours, *_ = medians.values()
    rows = "\n".join(
        f"| {name} | {median:,.0f} | {median / floor:.0%} | {min(figures[name]):,.0f} to {max(figures[name]):,.0f} |"
        for name, median in medians.items()
    )
    text = (
        f"# {title}\n\n{what}, {len(next(iter(figures.values())))} rounds, medians; "
        f"{os.cpu_count()} cores.\n\n"
        f"| way | a second | of the first | rounds |\n|---|---|---|---|\n{rows}\n\n"
        f"Asked for: {reach:.0%} of the first. Reached: {ours / floor:.0%}.\n"
    )
    path.write_text(text)
    print(text)
    return 0 if ours / floor >= reach else 1
