"""Amounts as people type them (49.95), compared with minor units of whichever currency an order has."""

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import cache
from typing import Any

from babel.numbers import list_currencies
from django.db.models import BigAutoField, CharField, Lookup, Q

from core.money import digits

USUAL = 2  # decimal places of most currencies


@BigAutoField.register_lookup
@CharField.register_lookup
class Among(Lookup):
    """Compare with one array such as `{ISK,JPY}`: a hundred parameters would cost more than the search itself."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        column, values = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s)", (*values, self.rhs)


def totals_between(least: Decimal | None, most: Decimal | None) -> Q:
    """Return the condition on the total: one range for each number of decimal places that currencies have."""
    ranges = Q()
    for places, currencies in _by_places().items():
        minor = {}
        if least is not None:
            minor["total_minor__gte"] = int(least.scaleb(places).to_integral_value(ROUND_CEILING))
        if most is not None:
            minor["total_minor__lte"] = int(most.scaleb(places).to_integral_value(ROUND_FLOOR))
        ranges |= Q(currencies, **minor)
    return ranges


@cache
def _by_places() -> dict[int, Q]:
    """Return the condition on the currency by decimal places: none for yen, three for dinars, two for all others."""
    groups: dict[int, set[str]] = {}
    for currency in list_currencies():
        groups.setdefault(digits(currency), set()).add(currency)
    groups.pop(USUAL)
    usual = ~Q(currency__among=_array(set().union(*groups.values())))
    return {USUAL: usual} | {places: Q(currency__among=_array(group)) for places, group in groups.items()}


def _array(codes: set[str]) -> str:
    return f"{{{','.join(sorted(codes))}}}"


@cache
def factor_sql(currency: str) -> str:
    """Return the SQL factor that makes a decimal of minor units of the currency in a column."""
    groups: dict[int, list[str]] = {}
    for code in sorted(list_currencies()):
        groups.setdefault(digits(code), []).append(f"'{code}'")
    usual = "'EUR', 'USD', 'GBP'"  # first, since they are most of the orders
    cases = " ".join(
        f"WHEN {currency} IN ({', '.join(codes)}) THEN {Decimal(1).scaleb(-places)}"
        for places, codes in groups.items()
        if places != USUAL
    )
    return f"CASE WHEN {currency} IN ({usual}) THEN 0.01 {cases} ELSE 0.01 END"
