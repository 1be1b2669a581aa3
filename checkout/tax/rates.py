"""The tables of rates: read by date, filled from files. Orders keep what they were charged."""

import csv
from collections.abc import Iterable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from checkout.tax.areas import DATA
from checkout.tax.models import SalesTaxRate, VatRate

STATES = frozenset(
    [
        "AL",
        "AK",
        "AZ",
        "AR",
        "CA",
        "CO",
        "CT",
        "DE",
        "DC",
        "FL",
        "GA",
        "HI",
        "ID",
        "IL",
        "IN",
        "IA",
        "KS",
        "KY",
        "LA",
        "ME",
        "MD",
        "MA",
        "MI",
        "MN",
        "MS",
        "MO",
        "MT",
        "NE",
        "NV",
        "NH",
        "NJ",
        "NM",
        "NY",
        "NC",
        "ND",
        "OH",
        "OK",
        "OR",
        "PA",
        "PR",
        "RI",
        "SC",
        "SD",
        "TN",
        "TX",
        "UT",
        "VT",
        "VA",
        "WA",
        "WV",
        "WI",
        "WY",
    ]
)


class BadTable(Exception):
    """A file of rates that cannot be taken over as it is; nothing of it was."""


def vat_rate(area: str, on: date) -> int | None:
    """In thousandths of a percent; None when the table has none for that day."""
    rows = VatRate.objects.filter(area=area, valid_from__lte=on).order_by("-valid_from")
    return rows.values_list("rate", flat=True).first() if area else None


def sales_tax_rate(state: str, on: date) -> int:
    rows = SalesTaxRate.objects.filter(state=state.upper(), valid_from__lte=on).order_by("-valid_from")
    return rows.values_list("rate", flat=True).first() or 0


def vat_rows() -> list[dict[str, Any]]:
    """The rates that this release knows, for the migration that seeds the table."""
    with (DATA / "vat_rates.csv").open(encoding="utf-8") as rows:
        return [
            {
                "area": row["area"],
                "rate": thousandths(row["percent"]),
                "valid_from": date.fromisoformat(row["valid_from"]),
                "source": row["source"],
            }
            for row in csv.DictReader(rows)
        ]


def load_sales_tax(lines: Iterable[str]) -> int:
    """Take a file `state,percent,valid_from` over, all of it or nothing. The same file again changes nothing."""
    rows = [_state_row(number, row) for number, row in enumerate(csv.DictReader(lines), 2)]
    SalesTaxRate.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["state", "valid_from"], update_fields=["rate"]
    )
    return len(rows)


def thousandths(percent: str) -> int:
    """`6.625` → 6625; finer than a thousandth of a percent is refused."""
    exact = Decimal(percent) * 1000
    if exact != exact.to_integral_value() or not 0 <= exact <= 100_000:
        raise InvalidOperation
    return int(exact)


def _state_row(number: int, row: dict[str, str]) -> SalesTaxRate:
    try:
        state = row["state"].strip().upper()
        if state not in STATES:
            raise BadTable(f"Line {number}: there is no state {state}.")
        valid_from = date.fromisoformat(row["valid_from"].strip())
        return SalesTaxRate(state=state, rate=thousandths(row["percent"].strip()), valid_from=valid_from)
    except (KeyError, AttributeError, ValueError, InvalidOperation) as error:
        said = "expected a state, a percentage such as 6.625 and a date such as 2026-01-31"
        raise BadTable(f"Line {number}: {said}.") from error
