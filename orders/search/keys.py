"""The search keys of an order. Whoever writes orders, by ORM or COPY, writes these rows in the same transaction."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, Protocol

from django.db import transaction

from core.copy_from import columns_of, copy_rows
from core.text import search_key
from orders.models import Order, OrderItem
from orders.search.models import SearchKey

KEY_COLUMNS = columns_of(SearchKey)
Kind = SearchKey.Kind
OWN_KINDS = [kind for kind in Kind if kind < Kind.LICENSE]  # written here; the others by upper apps
FEW = 100  # orders; below it the keys are inserted, from it on they are copied
Row = tuple[Any, ...]


class SearchableOrder(Protocol):
    """An Order, or an object with the same attributes that is not written yet."""

    id: int
    vendor_id: int
    number: str
    placed_at: datetime
    reference: str
    email: str
    first_name: str
    last_name: str
    company: str
    card_last4: str


def search_keys_of(order: SearchableOrder, items: Iterable[tuple[str, str]]) -> list[Row]:
    """Return the rows (KEY_COLUMNS) of an order that has its id, and of its items' (SKU, name)."""
    keys = dict.fromkeys(
        (kind, value[: SearchKey.MAX_LENGTH]) for kind, value in _keys(order, items) if value
    )
    return [(order.vendor_id, order.id, order.placed_at, kind, value) for kind, value in keys]


def write_search_keys(vendor_id: int, order_ids: Sequence[int]) -> None:
    """Rewrite the search keys of these orders of a vendor from the database; the keys of other apps stay."""
    items, of_orders = defaultdict(list), {"vendor_id": vendor_id, "order__in": order_ids}
    for order_id, sku, name in OrderItem.objects.filter(**of_orders).values_list("order", "sku", "name"):
        items[order_id].append((sku, name))
    with transaction.atomic():
        SearchKey.objects.filter(**of_orders, kind__in=OWN_KINDS).delete()
        orders = Order.objects.filter(vendor_id=vendor_id, pk__in=order_ids)
        orders = orders.only(*SearchableOrder.__annotations__)
        rows = (row for order in orders for row in search_keys_of(order, items[order.pk]))
        copy_rows(SearchKey, KEY_COLUMNS, rows, keep_time_limit=len(order_ids) < FEW)


def write_email_keys(order: Order) -> None:
    """Rewrite the search keys of the email address only, in the transaction that changes the address."""
    kinds = (Kind.EMAIL, Kind.DOMAIN)
    SearchKey.objects.filter(order=order, kind__in=kinds).delete()
    rows = (dict(zip(KEY_COLUMNS, row, strict=True)) for row in search_keys_of(order, ()))
    SearchKey.objects.bulk_create(SearchKey(**row) for row in rows if row["kind"] in kinds)


def domain_of(email: str) -> str:
    """Return the domain with its @, as in `@navy.example`; "" without one."""
    _, at, domain = email.rpartition("@")
    return at + domain


def _keys(order: SearchableOrder, items: Iterable[tuple[str, str]]) -> Iterator[tuple[int, str]]:
    last_name, first_name, email = (
        search_key(order.last_name),
        search_key(order.first_name),
        search_key(order.email),
    )
    yield Kind.NUMBER, order.number
    yield Kind.SEQUENCE, order.number.rpartition("-")[2]
    yield Kind.REFERENCE, search_key(order.reference)
    yield Kind.EMAIL, email
    yield Kind.DOMAIN, domain_of(email)
    yield Kind.LAST_NAME, last_name
    yield Kind.FIRST_NAME, first_name
    yield from ((Kind.NAME_PART, word) for word in _parts(last_name) + _parts(first_name))
    yield from ((Kind.COMPANY, word) for word in _words(search_key(order.company)))
    yield Kind.LAST4, order.card_last4
    for sku, name in items:
        yield Kind.SKU, search_key(sku)
        yield from ((Kind.PRODUCT, word) for word in _words(search_key(name)))


def _words(text: str) -> list[str]:
    """Return each word, and the parts of hyphenated words."""
    return [part for word in text.split() for part in (word, *_parts(word))] if text else []


def _parts(name: str) -> list[str]:
    """Return the parts of a compound name, such as `lüdenscheidt` of `müller-lüdenscheidt`; none of a simple one."""
    words = re.split(r"[\s/-]+", name)
    return [word for word in words if word] if len(words) > 1 else []
