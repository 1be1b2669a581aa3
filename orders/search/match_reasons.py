"""Why an order was found, in the words of the list."""

from orders.models import Order
from orders.search.models import SearchKey

MatchKind = SearchKey.Kind
_COLUMNS = {
    MatchKind.NUMBER: "number",
    MatchKind.SEQUENCE: "number",
    MatchKind.REFERENCE: "reference",
    MatchKind.EMAIL: "email",
    MatchKind.LAST_NAME: "last_name",
    MatchKind.FIRST_NAME: "first_name",
    MatchKind.NAME_PART: "full_name",
    MatchKind.COMPANY: "company",
}


def facts_of(order: Order) -> list[str]:
    """`Company: Smith & Sons` for each word of the search that found this order."""
    found = [fact.split(":", 1) for fact in order.hit_facts if fact]  # type: ignore[attr-defined]
    return list(dict.fromkeys(_sentence(order, MatchKind(int(kind)), value) for kind, value in found))


def _sentence(order: Order, kind: SearchKey.Kind, value: str) -> str:
    """The fact as the order has it; a key alone knows it folded."""
    if kind in _COLUMNS:
        value = getattr(order, _COLUMNS[kind])
    elif kind is MatchKind.LAST4:
        value = f"{order.card_brand} •••• {value}".strip()
    elif kind is MatchKind.PRODUCT and value in order.headline.casefold():
        value = order.headline
    return f"{kind.label}: {value}"
