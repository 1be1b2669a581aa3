"""The context of a run's pages: its rate, the summary of its check, and the first refused rows."""

import csv
import io
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import islice
from typing import Any

from django.template.defaultfilters import pluralize
from django.utils import timezone

from core.money import Money
from orders.imports.load.refusal_report import REPORT_COLUMNS
from orders.imports.load.take_changes import CHANGE_LABELS
from orders.imports.mapping.order_states import STATE_LABELS, FileState
from orders.imports.models import ImportRun
from orders.imports.page.files import report_path
from orders.imports.reason import Reason
from orders.models import Order

MAX_SHOWN = 20  # refused rows
MAX_READ = 2**18  # characters of their report
MIN_SECONDS = 2.0  # before a rate says something


def rate_and_time_left(run: ImportRun) -> tuple[int, timedelta | None]:
    """Return rows per second and the time left of this phase; 0 and None while too little is known."""
    seconds = (timezone.now() - run.phase_started_at).total_seconds() if run.phase_started_at else 0.0
    if seconds < MIN_SECONDS or not run.processed:
        return 0, None
    rate = run.processed / seconds
    time_left = max(run.total - run.processed, 0) / rate
    return round(rate), timedelta(seconds=round(time_left))


@dataclass(slots=True)
class PageSummary:
    """The summary of a check or an import, with labels and amounts for the page."""

    rows: int = 0
    new_orders: int = 0
    known_orders: int = 0
    refused_rows: int = 0
    refused: list[tuple[str, int]] = field(default_factory=list)  # label of the reason, rows
    groups: list[dict[str, Any]] = field(default_factory=list)
    totals: list[Money] = field(default_factory=list)
    left_out: list[tuple[str, int]] = field(default_factory=list)  # rule, rows
    refund_rows: int = 0
    differences: dict[str, Any] = field(default_factory=dict)
    ahead: list[list[str]] = field(default_factory=list)  # reference and date of orders that lie ahead of us
    unreachable: dict[str, Any] = field(default_factory=dict)  # orders whose address takes no email
    states: list[tuple[str, int]] = field(default_factory=list)  # label, orders
    changes: dict[str, Any] = field(default_factory=dict)


def page_summary(run: ImportRun) -> PageSummary | None:
    """Return the summary of the last check or import; None before the first check has ended."""
    if not run.summary:
        return None
    summary = PageSummary(rows=run.summary["rows"])
    sums: dict[str, int] = defaultdict(int)
    for group in run.summary["groups"]:
        total = Money(group["minor"], group["currency"])
        summary.groups.append(group | {"label": Order.Kind(group["kind"]).label, "total": total})
        if group["is_known"]:
            summary.known_orders += group["orders"]
        else:
            summary.new_orders += group["orders"]
            sums[group["currency"]] += group["minor"]
    summary.totals = [Money(minor, currency) for currency, minor in sorted(sums.items())]
    counts = sorted(run.summary["refused"].items(), key=lambda count: (-count[1], count[0]))
    summary.refused = [(Reason(reason).label, count) for reason, count in counts]
    summary.refused_rows = sum(count for _, count in summary.refused)
    summary.left_out = sorted(run.summary.get("left_out", {}).items(), key=lambda count: -count[1])
    summary.refund_rows = run.summary.get("refund_rows", 0)
    _add_points(summary, run.summary.get("points", {}))
    return summary


def _add_points(summary: PageSummary, points: dict[str, Any]) -> None:
    summary.differences = points.get("differences", {})
    summary.ahead = points.get("ahead", [])
    summary.unreachable = points.get("unreachable", {})
    summary.states = [
        (STATE_LABELS[FileState(state)], count) for state, count in points.get("states", {}).items()
    ]
    summary.changes = points.get("changes", {})
    if changes := summary.changes.get("first"):
        rows = [(reference, CHANGE_LABELS.get(name, name), old, new) for reference, name, old, new in changes]
        summary.changes = summary.changes | {"rows": rows}


def result(run: ImportRun) -> str:
    """Return the summary of a run in one line, `2 orders, 1 row refused`; "" while there is none."""
    summary = page_summary(run)
    if summary is None:
        return ""
    orders = f"{summary.new_orders:,} order{pluralize(summary.new_orders)}"
    rows = f"{summary.refused_rows:,} row{pluralize(summary.refused_rows)} refused"
    return f"{orders}, {rows}" if summary.refused_rows else orders


def first_refused_rows(run: ImportRun) -> list[tuple[str, str]]:
    """Return row number and explanation of the first refused rows; none when there is no report."""
    row, _, explanation, _ = REPORT_COLUMNS
    try:
        with report_path(run).open(encoding=run.mapping["encoding"], errors="replace", newline="") as file:
            beginning = file.read(MAX_READ)
    except OSError:
        return []
    *lines, _ = beginning.splitlines(keepends=True) if len(beginning) == MAX_READ else [beginning, ""]
    rows = csv.DictReader(io.StringIO("".join(lines), newline=""), delimiter=run.mapping["delimiter"])
    return [(line[row], line[explanation]) for line in islice(rows, MAX_SHOWN)]
