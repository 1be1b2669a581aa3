"""What a run of `make chaos NAME=flood` has measured, and whether it is good."""

import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from chaos.bulk import query
from chaos.ledger import Ledger
from chaos.panel import print_line

WINDOW = 20.0  # seconds over which throughput is judged
LEAST_THROUGHPUT, LONGEST_WAIT, LARGEST_RATIO, LONGEST_LIST = 0.7, 3.0, 2.0, 100
ENDED = """
    SELECT extract(epoch FROM done_at), task FROM jobs_job JOIN vendors_vendor ON vendors_vendor.id = vendor_id
    WHERE vendors_vendor.number = 90001 AND extract(epoch FROM done_at) > {after} ORDER BY done_at
"""
FAILED = "SELECT count(*) FROM jobs_job WHERE state = 'failed'"


@dataclass
class Flood:
    """What was measured."""

    placed_at: dict[str, float] = field(default_factory=dict)  # by address of B: time.monotonic()
    killed_at: list[float] = field(default_factory=list)
    longest_list: int = 0


def ended_jobs(after: float = 0.0) -> list[tuple[float, str]]:
    """Return when jobs of A were done, as seconds of the epoch, and their tasks, oldest first."""
    return [(float(ended_at), task) for ended_at, task in query(ENDED.format(after=after))]


def seconds_by_task(ended: list[tuple[float, str]]) -> dict[str, float]:
    """Return what a job of each task takes: the time between two jobs that end is that of the second."""
    seconds, jobs = defaultdict[str, float](float), Counter(task for _, task in ended)
    for (previous, _), (ended_at, task) in pairwise(ended):
        seconds[task] += ended_at - previous
    return {task: seconds[task] / jobs[task] for task in jobs}


def waits(flood: Flood, ledger: Ledger) -> list[float]:
    """Return the seconds that emails of B took, those placed before the first kill if any were."""
    until = flood.killed_at[0] - 5 if flood.killed_at else float("inf")
    placed = {address: at for address, at in flood.placed_at.items() if at < until} or flood.placed_at
    return sorted(
        ledger.arrived_at[address] - at for address, at in placed.items() if address in ledger.arrived_at
    )


def percentile(values: list[float], part: float) -> float:
    return values[min(int(len(values) * part), len(values) - 1)]


def slowest_window(began_at: float, until: float, base: Mapping[str, float]) -> float:
    """Return the least work of A in a window, from the first job on to the first kill.

    It is 1.0 where as much was done as processes do alone in that time, whichever tasks it was.
    """
    ended = [(at, base[task]) for at, task in ended_jobs(began_at) if at < until and task in base]
    if not ended:
        return 0.0
    start, last, parts = ended[0][0], ended[-1][0], list[float]()
    while start + WINDOW <= last:
        parts.append(sum(work for at, work in ended if start <= at < start + WINDOW) / WINDOW)
        start += WINDOW
    seconds = max(last - ended[0][0], 1.0)  # a run shorter than a window has no other rate than its own
    return min(parts, default=sum(work for _, work in ended) / seconds)


def verdict(
    ledger: Ledger,
    figures: dict[str, int],
    base: Mapping[str, float],
    floods: tuple[Flood, Flood],
    began_at: float,
    counts: Counter[str],
) -> int:
    """Print what was measured, and what of it is not good; return the exit code."""
    idle, flood = floods
    conditions = {
        "throughput": is_fast(began_at, flood, base),
        "wait": is_prompt(waits(idle, ledger), waits(flood, ledger)),
        "list": is_short(flood),
        "many": is_fair(counts),
        **are_complete(ledger, figures, idle, flood),
    }
    failed = [name for name, holds in conditions.items() if not holds]
    print_line(f"NOT GOOD: {', '.join(failed)}" if failed else "GOOD")
    return 1 if failed else 0


def is_fast(began_at: float, flood: Flood, base: Mapping[str, float]) -> bool:
    until = time.time() - time.monotonic() + flood.killed_at[0] if flood.killed_at else time.time()
    part = slowest_window(began_at, until, base)
    print_line(f"A, slowest {WINDOW:.0f} s: {part:.0%} of process_jobs alone")
    return part >= LEAST_THROUGHPUT


def is_prompt(idle_waits: list[float], flood_waits: list[float]) -> bool:
    for name, seconds in (("idle", idle_waits), ("in the flood", flood_waits)):
        print_line(
            f"B, {name}: {len(seconds)} emails, p50 {statistics.median(seconds):.2f} s,"
            f" p99 {percentile(seconds, 0.99):.2f} s, longest {seconds[-1]:.2f} s"
        )
    return percentile(flood_waits, 0.99) <= LONGEST_WAIT * percentile(idle_waits, 0.99)


def is_short(flood: Flood) -> bool:
    print_line(f"longest list of the broker: {flood.longest_list}; kills and emptied: {len(flood.killed_at)}")
    return flood.longest_list <= LONGEST_LIST


def is_fair(counts: Counter[str]) -> bool:
    most, least = max(counts.values()), min(counts.values())
    print_line(f"{len(counts)} vendors at half: most {most}, least {least}")
    return most <= LARGEST_RATIO * max(least, 1)


def are_complete(ledger: Ledger, figures: dict[str, int], idle: Flood, flood: Flood) -> dict[str, bool]:
    """Return whether all emails arrived, and none twice but one for each kill: after the server's 250."""
    expected = figures["ORDERS"] + figures["BASE"] + figures["VENDORS"] * figures["EACH"]
    expected += len(idle.placed_at) + len(flood.placed_at)
    ((failed,),) = query(FAILED)
    print_line(
        f"emails {len(ledger.addressed)} of {expected}, doubled {ledger.doubled}, jobs failed {failed}"
    )
    return {
        "all": len(ledger.addressed) == expected and not failed,
        "none twice": ledger.doubled <= len(flood.killed_at),
    }
