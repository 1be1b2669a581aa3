"""Currencies as files write them: codes, and the signs and names that mean one currency only."""

from functools import lru_cache

from babel.numbers import list_currencies

CURRENCIES: frozenset[str] = frozenset(list_currencies())
# `$`, `kr` and `¥` are the sign of several currencies: they are asked.
_CODES = {
    "€": "EUR", "euro": "EUR", "euros": "EUR", "£": "GBP", "us$": "USD", "$us": "USD", "u.s. dollar": "USD",
    "us dollar": "USD", "us dollars": "USD", "pound sterling": "GBP", "british pound": "GBP", "ca$": "CAD", "c$": "CAD",
    "can$": "CAD", "canadian dollar": "CAD", "a$": "AUD", "au$": "AUD", "australian dollar": "AUD", "nz$": "NZD",
    "hk$": "HKD", "s$": "SGD", "r$": "BRL", "mx$": "MXN", "₹": "INR", "₽": "RUB", "₩": "KRW", "₺": "TRY", "₴": "UAH",
    "₪": "ILS", "zł": "PLN", "kč": "CZK", "ft": "HUF", "lei": "RON", "sfr": "CHF", "sfr.": "CHF", "fr.": "CHF",
    "jp¥": "JPY", "cn¥": "CNY", "rmb": "CNY", "円": "JPY", "元": "CNY", "nt$": "TWD", "฿": "THB", "₫": "VND",
    "₱": "PHP", "swiss franc": "CHF", "japanese yen": "JPY", "yen": "JPY",
}  # fmt: skip


@lru_cache(maxsize=1_024)
def currency_of(name: str) -> str:
    """Return the ISO 4217 code of a code, sign or name; "" for what is no currency or may be several."""
    text = name.strip()
    code = text.upper()
    return code if code in CURRENCIES else _CODES.get(text.casefold(), "")
