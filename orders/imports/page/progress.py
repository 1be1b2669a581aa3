"""What a page says of a job: how far it is, what was found, which rows were refused first."""

import csv
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import islice
from typing import Any

from django.utils import timezone

from core.money import Money
from orders.imports.load.refusal_report import ADDED
from orders.imports.models import ImportRun
from orders.imports.page.files import report_of
from orders.imports.reason import Reason
from orders.models import Order

REFUSALS_SHOWN = 20
SURE_AFTER = 2.0  # seconds, before which a rate says nothing


@dataclass(slots=True)
class Found:
    """A summary in the words of the page."""

    rows: int = 0
    new_orders: int = 0
    known_orders: int = 0
    refused_rows: int = 0
    refused: list[tuple[str, int]] = field(default_factory=list)
    heaps: list[dict[str, Any]] = field(default_factory=list)
    totals: list[Money] = field(default_factory=list)


def found(run: ImportRun) -> Found | None:
    """None before the first check has ended."""
    if not run.summary:
        return None
    told = Found(rows=run.summary["rows"])
    sums: dict[str, int] = defaultdict(int)
    for heap in run.summary["heaps"]:
        total = Money(heap["minor"], heap["currency"])
        told.heaps.append(heap | {"label": Order.Kind(heap["kind"]).label, "total": total})
        if heap["is_known"]:
            told.known_orders += heap["orders"]
        else:
            told.new_orders += heap["orders"]
            sums[heap["currency"]] += heap["minor"]
    told.totals = [Money(minor, currency) for currency, minor in sorted(sums.items())]
    counts = sorted(run.summary["refused"].items(), key=lambda one: (-one[1], one[0]))
    told.refused = [(Reason(reason).label, count) for reason, count in counts]
    told.refused_rows = sum(count for _, count in told.refused)
    return told


def refusals(run: ImportRun) -> list[tuple[str, str, str]]:
    """Row, explanation and cell of the first refused rows."""
    try:
        with report_of(run).open(encoding=run.mapping["encoding"], errors="replace", newline="") as file:
            lines = csv.DictReader(file, delimiter=run.mapping["delimiter"])
            row, _, explanation, cell = ADDED
            return [
                (line[row], line[explanation], line[cell][:120]) for line in islice(lines, REFUSALS_SHOWN)
            ]
    except OSError:
        return []


def pace(run: ImportRun) -> tuple[int, timedelta | None]:
    """Rows a second, and the time that is left of what is being done; 0 and None while nobody can tell."""
    seconds = (timezone.now() - run.doing_since).total_seconds() if run.doing_since else 0.0
    if seconds < SURE_AFTER or not run.done_rows:
        return 0, None
    rate = run.done_rows / seconds
    left = max(run.total_rows - run.done_rows, 0) / rate
    return round(rate), timedelta(seconds=round(left))
