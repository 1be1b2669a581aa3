"""Currencies as people and files write them: by codes, signs and names."""

from functools import lru_cache

from babel.numbers import list_currencies

CURRENCIES: frozenset[str] = frozenset(list_currencies())
_CODES = {
    "€": "EUR", "euro": "EUR", "euros": "EUR", "£": "GBP", "us$": "USD", "$us": "USD", "u.s. dollar": "USD",
    "us dollar": "USD", "us dollars": "USD", "pound sterling": "GBP", "british pound": "GBP", "ca$": "CAD", "c$": "CAD",
    "can$": "CAD", "canadian dollar": "CAD", "a$": "AUD", "au$": "AUD", "australian dollar": "AUD", "nz$": "NZD",
    "hk$": "HKD", "s$": "SGD", "r$": "BRL", "mx$": "MXN", "₹": "INR", "₽": "RUB", "₩": "KRW", "₺": "TRY", "₴": "UAH",
    "₪": "ILS", "zł": "PLN", "zl": "PLN", "kč": "CZK", "ft": "HUF", "lei": "RON", "leu": "RON", "sfr": "CHF",
    "sfr.": "CHF", "fr": "CHF", "fr.": "CHF", "jp¥": "JPY", "cn¥": "CNY", "rmb": "CNY", "円": "JPY", "元": "CNY",
    "원": "KRW", "nt$": "TWD", "฿": "THB", "₫": "VND", "đ": "VND", "₱": "PHP", "swiss franc": "CHF",
    "japanese yen": "JPY", "yen": "JPY", "kd": "KWD", "tl": "TRY", "rm": "MYR", "rp": "IDR", "лв": "BGN",
    "лв.": "BGN", "руб": "RUB", "руб.": "RUB", "грн": "UAH",
}  # fmt: skip
_DOLLARS = "USD CAD AUD NZD HKD SGD TWD MXN BRL ARS CLP COP UYU DOP JMD TTD BBD BSD BZD FJD XCD"
_KRONER, _RUPEES = "SEK NOK DKK ISK", "INR PKR LKR NPR MUR"
# Where no other word says which of them is meant, a file's reader is asked.
_SEVERAL = {
    name: frozenset(codes.split())
    for name, codes in {
        "$": _DOLLARS, "dollar": _DOLLARS, "dollars": _DOLLARS, "¥": "JPY CNY", "kr": _KRONER, "kr.": _KRONER,
        "pound": "GBP EGP", "pounds": "GBP EGP", "rs": _RUPEES, "rs.": _RUPEES, "₨": _RUPEES,
    }.items()
}  # fmt: skip


@lru_cache(maxsize=1_024)
def currency_of(name: str) -> str:
    """Return the ISO 4217 code of a code, sign or name; "" for what is no currency or may be several."""
    text = name.strip()
    code = text.upper()
    return code if code in CURRENCIES else _CODES.get(text.casefold(), "")


def currencies_of(name: str) -> frozenset[str]:
    """Return the codes that a code, sign or name may mean: four of `kr`, none of what is no currency."""
    if code := currency_of(name):
        return frozenset({code})
    return _SEVERAL.get(name.strip().casefold(), frozenset())
