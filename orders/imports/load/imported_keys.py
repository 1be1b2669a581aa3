"""The search keys of what only the file of an imported order says: the customer's number, the payment's."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from core.text import search_key
from orders.imports.models import ImportedOrder
from orders.search.models import SearchKey

IMPORTED_KINDS = {"customer": SearchKey.Kind.CUSTOMER_NUMBER, "transaction": SearchKey.Kind.TRANSACTION}


def keys_of_imported(imported: ImportedOrder, placed_at: datetime) -> Iterator[tuple[Any, ...]]:
    """Yield rows in the order of `orders.search.keys.KEY_COLUMNS`."""
    for field, kind in IMPORTED_KINDS.items():
        if value := search_key(str(imported.fields.get(field, "")))[: SearchKey.MAX_LENGTH]:
            yield imported.vendor_id, imported.order_id, placed_at, kind, value
