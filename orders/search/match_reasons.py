"""The reasons that the list shows for a match."""

from orders.models import Order
from orders.search.models import SearchKey

MatchKind = SearchKey.Kind
_COLUMNS = {
    MatchKind.NUMBER: "number",
    MatchKind.SEQUENCE: "number",
    MatchKind.REFERENCE: "reference",
    MatchKind.EMAIL: "email",
    MatchKind.LAST_NAME: "last_name",
    MatchKind.OTHER_SPELLING: "last_name",
    MatchKind.PAYMENT: "charge_id",
    MatchKind.FIRST_NAME: "first_name",
    MatchKind.NAME_PART: "full_name",
    MatchKind.COMPANY: "company",
}


def match_reasons(order: Order) -> list[str]:
    """Return `Company: Smith & Sons` for each term of the search that the order matched."""
    keys = [key.split(":", 1) for key in order.matched_keys if key]  # type: ignore[attr-defined]
    return list(dict.fromkeys(_reason(order, MatchKind(int(kind)), value) for kind, value in keys))


def _reason(order: Order, kind: SearchKey.Kind, value: str) -> str:
    """Return the value as the order has it, where it has it: the key holds it folded."""
    if kind in _COLUMNS:
        value = getattr(order, _COLUMNS[kind])
    elif kind is MatchKind.LAST4:
        value = f"{order.card_brand} •••• {value}".strip()
    elif kind is MatchKind.PRODUCT and value in order.headline.casefold():
        value = order.headline
    elif kind is MatchKind.EMAIL_STATE:
        value = value.rpartition("-")[2]
    return f"{kind.label}: {value}"
