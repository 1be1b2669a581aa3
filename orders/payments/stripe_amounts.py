"""Amounts as Stripe counts them: its minor units differ from ours for ISK, UGX, RSD and others."""

from typing import Any

from core.money import Money, digits
from orders.payments.protocol import Declined

NO_DECIMALS = {
    "BIF",
    "CLP",
    "DJF",
    "GNF",
    "JPY",
    "KMF",
    "KRW",
    "MGA",
    "PYG",
    "RWF",
    "VND",
    "VUV",
    "XAF",
    "XOF",
    "XPF",
}
THREE_DECIMALS = {"BHD", "JOD", "KWD", "OMR", "TND"}


def to_stripe(amount: Money) -> dict[str, Any]:
    """Return amount and currency as Stripe wants them.

    Raises Declined when Stripe's minor unit is coarser than the amount.
    """
    units = amount.minor * 10 ** max(_shift(amount.currency), 0)
    stripe_units, rest = divmod(units, 10 ** max(-_shift(amount.currency), 0))
    if rest:
        raise Declined(f"{amount} is finer than the gateway counts.", "amount_too_fine")
    return {"amount": stripe_units, "currency": amount.currency.lower()}


def from_stripe(units: int, currency: str) -> Money:
    """Return an amount that Stripe counts in its own minor units."""
    code = currency.upper()
    return Money(units * 10 ** max(-_shift(code), 0) // 10 ** max(_shift(code), 0), code)


def _shift(currency: str) -> int:
    """Return by how many decimal places Stripe counts finer than we do."""
    stripe_digits = 0 if currency in NO_DECIMALS else 3 if currency in THREE_DECIMALS else 2
    return stripe_digits - digits(currency)
