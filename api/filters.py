"""The filters of the list of orders as parameters of the API: a new filter appears by itself."""

from typing import Any

from django_filters import DateFilter, Filter, NumberFilter

from orders.search.filters import OrderFilter
from orders.search.form import CHOICES

_NO_NUL = r"^[^\x00]*$"
_AMOUNT = r"^-?[0-9]{1,10}([.,][0-9]{1,3})?$|^$"


def filter_parameters() -> list[dict[str, Any]]:
    """Return the parameters of the search as OpenAPI describes them. An empty one filters nothing, as on the page."""
    return [
        {
            "in": "query",
            "name": name,
            "required": False,
            "description": str(order_filter.label),
            "schema": _schema(name, order_filter),
        }
        for name, order_filter in OrderFilter.get_filters().items()  # type: ignore[no-untyped-call]
    ]


def _schema(name: str, order_filter: Filter) -> dict[str, Any]:
    if name in CHOICES:
        return {"type": "string", "enum": ["", *CHOICES[name]]}
    if isinstance(order_filter, DateFilter):
        return {"anyOf": [{"type": "string", "format": "date"}, {"type": "string", "maxLength": 0}]}
    if isinstance(order_filter, NumberFilter):
        return {"type": "string", "pattern": _AMOUNT, "description": "With a decimal comma or point."}
    longest = order_filter.extra.get("max_length")
    return {"type": "string", "pattern": _NO_NUL} | ({"maxLength": longest} if longest else {})
