"""Minor units in SQL: the expression that rounds an exact amount half to even, as `Money.of` does."""

import json

from babel.numbers import list_currencies

from core.money import digits

USUAL_DIGITS = 2
# The parameter of the statements below.
DIGITS = {
    "digits": json.dumps(
        {code: digits(code) for code in sorted(list_currencies()) if digits(code) != USUAL_DIGITS}
    )
}


def amount_of(minor: str, currency: str = "currency") -> str:
    """Return the SQL of the text of an amount in minor units of a currency, such as `49.95 EUR`. It takes DIGITS."""
    places = f"coalesce((%(digits)s::jsonb ->> {currency})::integer, {USUAL_DIGITS})"
    return f"round({minor} * 10 ^ -({places})::numeric, {places}) || ' ' || {currency}"


def minor_of(exact: str, currency: str = "currency") -> str:
    """Return the SQL of an exact amount in minor units of a currency; NULL stays NULL. It takes DIGITS."""
    scaled = (
        f"({exact} * 10 ^ coalesce((%(digits)s::jsonb ->> {currency})::integer, {USUAL_DIGITS})::numeric)"
    )
    return f"(CASE WHEN abs(mod({scaled}, 1)) = 0.5 THEN 2 * round({scaled} / 2) ELSE round({scaled}) END)::bigint"
