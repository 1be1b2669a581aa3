"""What a run of `make chaos NAME=flood` has measured, and whether it is good."""

import statistics
import time
from collections import Counter
from dataclasses import dataclass, field

from chaos.bulk import query
from chaos.ledger import Ledger
from chaos.panel import print_line

WINDOW = 20.0  # seconds over which throughput is judged
LEAST_THROUGHPUT, LONGEST_WAIT, LARGEST_RATIO, LONGEST_LIST = 0.7, 3.0, 2.0, 100
ENDED = """
    SELECT extract(epoch FROM done_at) FROM jobs_job JOIN vendors_vendor ON vendors_vendor.id = vendor_id
    WHERE vendors_vendor.number = 90001 AND extract(epoch FROM done_at) > {after} ORDER BY done_at
"""
FAILED = "SELECT count(*) FROM jobs_job WHERE state = 'failed'"


@dataclass
class Flood:
    """What was measured."""

    placed_at: dict[str, float] = field(default_factory=dict)  # by address of B: time.monotonic()
    killed_at: list[float] = field(default_factory=list)
    longest_list: int = 0


def ended_jobs(after: float = 0.0) -> list[float]:
    """Return when jobs of A were done, as seconds of the epoch, oldest first."""
    return [float(ended_at) for (ended_at,) in query(ENDED.format(after=after))]


def waits(flood: Flood, ledger: Ledger) -> list[float]:
    """Return the seconds that emails of B took, those placed before the first kill if any were."""
    until = flood.killed_at[0] - 5 if flood.killed_at else float("inf")
    placed = {address: at for address, at in flood.placed_at.items() if at < until} or flood.placed_at
    return sorted(
        ledger.arrived_at[address] - at for address, at in placed.items() if address in ledger.arrived_at
    )


def percentile(values: list[float], part: float) -> float:
    return values[min(int(len(values) * part), len(values) - 1)]


def slowest_window(began_at: float, until: float) -> float:
    """Return the fewest jobs of A that were done in a second of a window, from the first job on to the first kill."""
    ended = [at for at in ended_jobs(began_at) if at < until] or [began_at]
    start, rates = ended[0], list[float]()
    while start + WINDOW <= ended[-1]:
        rates.append(sum(1 for at in ended if start <= at < start + WINDOW) / WINDOW)
        start += WINDOW
    seconds = max(ended[-1] - ended[0], 1.0)  # a run shorter than a window has no other rate than its own
    return min(rates, default=len(ended) / seconds)


def verdict(
    ledger: Ledger,
    figures: dict[str, int],
    base: float,
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


def is_fast(began_at: float, flood: Flood, base: float) -> bool:
    until = time.time() - time.monotonic() + flood.killed_at[0] if flood.killed_at else time.time()
    rate = slowest_window(began_at, until)
    print_line(
        f"A, slowest {WINDOW:.0f} s: {rate:.1f} jobs a second, {rate / base:.0%} of process_jobs alone"
    )
    return rate >= LEAST_THROUGHPUT * base


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
    expected = figures["JOBS"] + figures["BASE"] + figures["VENDORS"] * figures["EACH"]
    expected += len(idle.placed_at) + len(flood.placed_at)
    ((failed,),) = query(FAILED)
    print_line(
        f"emails {len(ledger.addressed)} of {expected}, doubled {ledger.doubled}, jobs failed {failed}"
    )
    return {
        "all": len(ledger.addressed) == expected and not failed,
        "none twice": ledger.doubled <= len(flood.killed_at),
    }
