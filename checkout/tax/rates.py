"""The tables of tax rates: read by date, filled from files. Orders keep the rate that they were charged."""

import csv
from collections.abc import Iterable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from checkout.tax.models import SalesTaxRate, VatRate
from checkout.tax.postal_codes import DATA

STATES = frozenset((
    "AL", "AK", "AZ", "AR", "CA", "CO", "CT", "DE", "DC", "FL", "GA", "HI", "ID", "IL", "IN", "IA", "KS", "KY",
    "LA", "ME", "MD", "MA", "MI", "MN", "MS", "MO", "MT", "NE", "NV", "NH", "NJ", "NM", "NY", "NC", "ND", "OH",
    "OK", "OR", "PA", "PR", "RI", "SC", "SD", "TN", "TX", "UT", "VT", "VA", "WA", "WV", "WI", "WY",
))  # fmt: skip
SALES_TAX_TABLE = DATA / "sales_tax.csv"  # of the states' own rates; it is loaded by hand


class BadTable(Exception):
    """A file of rates has an error; no row of it was loaded. The message names the line."""


def vat_rate(area: str, on: date) -> int | None:
    """Return the VAT rate of an area on a day in thousandths of a percent; None when the table has none."""
    rates = VatRate.objects.filter(area=area, valid_from__lte=on).order_by("-valid_from")
    return rates.values_list("rate", flat=True).first() if area else None


def sales_tax_rate(state: str, on: date) -> int:
    """Return the sales tax rate of a state on a day in thousandths of a percent; 0 when the table has none."""
    rates = SalesTaxRate.objects.filter(state=state.upper(), valid_from__lte=on).order_by("-valid_from")
    return rates.values_list("rate", flat=True).first() or 0


def charges_sales_tax() -> bool:
    """Return whether a table of sales tax was loaded: without one no customer in the USA pays any."""
    return SalesTaxRate.objects.exists()


def vat_rows() -> list[dict[str, Any]]:
    """Return the VAT rates of this release as fields of VatRate, for the migration that fills the table."""
    with (DATA / "vat_rates.csv").open(encoding="utf-8") as lines:
        return [
            {
                "area": row["area"],
                "rate": parse_percent(row["percent"]),
                "valid_from": date.fromisoformat(row["valid_from"]),
                "source": row["source"],
            }
            for row in csv.DictReader(lines)
        ]


def load_sales_tax(lines: Iterable[str]) -> int:
    """Load a CSV file `state,percent,valid_from`, whole or not at all, and return the number of its rows.

    The same file again changes nothing. Raise BadTable.
    """
    rates = [_sales_tax_rate(line_number, row) for line_number, row in enumerate(csv.DictReader(lines), 2)]
    SalesTaxRate.objects.bulk_create(
        rates, update_conflicts=True, unique_fields=["state", "valid_from"], update_fields=["rate"]
    )
    return len(rates)


def _sales_tax_rate(line_number: int, row: dict[str, str]) -> SalesTaxRate:
    try:
        state = row["state"].strip().upper()
        if state not in STATES:
            raise BadTable(f"Line {line_number}: there is no state {state}.")
        valid_from = date.fromisoformat(row["valid_from"].strip())
        return SalesTaxRate(state=state, rate=parse_percent(row["percent"].strip()), valid_from=valid_from)
    except (KeyError, AttributeError, ValueError, InvalidOperation) as error:
        expected = "expected a state, a percentage such as 6.625 and a date such as 2026-01-31"
        raise BadTable(f"Line {line_number}: {expected}.") from error


def parse_percent(percent: str) -> int:
    """Return a percentage in thousandths of a percent: `6.625` → 6625.

    Raise InvalidOperation when it is no number, not between 0 and 100, or has more than three decimals.
    """
    thousandths = Decimal(percent) * 1000
    if thousandths != thousandths.to_integral_value() or not 0 <= thousandths <= 100_000:
        raise InvalidOperation
    return int(thousandths)
