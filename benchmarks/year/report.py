"""A line for each month, and whether the year was good: flat, no slower, nothing lost."""

from math import ceil
from typing import TYPE_CHECKING

from chaos.panel import print_line

if TYPE_CHECKING:
    from benchmarks.year.measure import Month

DAYS_A_MONTH = 365 / 12
# Times what it was when the retention time was over; and what a few rows are allowed, whose pages are half empty.
FLAT, SLOWER = 1.1, 1.5
FEW_BYTES, FEW_BLOCKS = 500_000, 25


def print_month(month: "Month") -> None:
    pages = ", ".join(f"{name} {page.blocks} ({page.ms:.0f} ms)" for name, page in month.pages.items())
    print_line(
        f"month {month.number:>2}: {month.orders:,} orders, {month.size / 1e6:.1f} MB, {per_order(month):.2f} kB an "
        f"order, logs {month.logs / 1e6:.1f} MB; a night with nothing to do {month.retention_ms:.0f} ms; "
        f"blocks: {pages}"
    )


def per_order(month: "Month") -> float:
    """Return kB of all tables for each order so far."""
    return month.size / month.orders / 1_000


def verdict(months: "list[Month]", retention: int, missing: list[str]) -> int:
    """Compare the last month with the first whole one after so many days of retention; return the exit code."""
    first = months[min(ceil(retention / DAYS_A_MONTH), len(months) - 2)]
    last = months[-1]
    added = (last.size - first.size) / (last.orders - first.orders) / 1_000
    print_line(
        f"month {last.number} beside month {first.number}: an order is {per_order(last):.2f} kB and was"
    )
    print_line(
        f"{per_order(first):.2f}, each since then has added {added:.2f}; logs {last.logs / first.logs:.2f} times"
    )
    ratios = {name: page.blocks / first.pages[name].blocks for name, page in last.pages.items()}
    print_line("blocks of pages: " + ", ".join(f"{name} {ratio:.2f} times" for name, ratio in ratios.items()))
    print_line(f"not there any more: {len(missing)} {'; '.join(missing[:10])}")
    good = _is_flat(first, last) and not missing
    print_line("GOOD" if good else "NOT GOOD")
    return 0 if good else 1


def _is_flat(first: "Month", last: "Month") -> bool:
    is_flat = per_order(last) <= FLAT * per_order(first) and last.logs <= FLAT * first.logs + FEW_BYTES
    return is_flat and all(
        page.blocks <= SLOWER * first.pages[name].blocks + FEW_BLOCKS for name, page in last.pages.items()
    )
