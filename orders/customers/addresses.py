"""The addresses of one customer: an order's, and those that were changed into it or it was changed into."""

from core.replica import reading_connection
from core.text import search_key
from orders.customers.models import AddressChange
from orders.models import Order

MAX_ADDRESSES = 20  # of a customer: more would be an address that many people were given
# The loop ends by itself, since UNION adds no address twice, and reads no further than LIMIT asks.
ADDRESSES = """
    address AS (
        SELECT %(key)s::varchar COLLATE "C" AS key
        UNION
        SELECT CASE WHEN change.old_key = address.key THEN change.new_key ELSE change.old_key END
        FROM address JOIN orders_customers_addresschange change ON change.vendor_id = %(vendor_id)s
            AND address.key <> '' AND (change.old_key = address.key OR change.new_key = address.key)
    )
"""
_CONNECTED = f"WITH RECURSIVE {ADDRESSES} SELECT key FROM address WHERE key <> '' LIMIT %(limit)s"  # noqa: S608


def record_address_change(order: Order, old_email: str) -> None:
    """Remember that the order had another address before; two spellings of one address are no change."""
    old_key = search_key(old_email)
    if old_key and order.email_key and old_key != order.email_key:
        AddressChange.objects.create(
            vendor_id=order.vendor_id, order=order, old_key=old_key, new_key=order.email_key
        )


def addresses_of(order: Order) -> list[str]:
    """Return the folded addresses of the order's customer, its own first; none of an order without an address."""
    if not order.email_key:
        return []
    values: dict[str, str | int] = {
        "key": order.email_key,
        "vendor_id": order.vendor_id,
        "limit": MAX_ADDRESSES,
    }
    with reading_connection().cursor() as cursor:
        cursor.execute(_CONNECTED, values)
        return [key for (key,) in cursor.fetchall()]
