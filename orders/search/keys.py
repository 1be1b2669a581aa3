"""By which facts an order is found. Whoever writes orders, by ORM or COPY, writes these rows with them."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, Protocol

from django.db import transaction

from core.copy_from import copy_rows
from core.text import search_key
from orders.models import Order, OrderItem
from orders.search.models import SearchKey

KEY_COLUMNS = ("vendor_id", "order_id", "placed_at", "kind", "value")
Kind = SearchKey.Kind
OWN_KINDS = [kind for kind in Kind if kind < Kind.LICENSE]  # written here; the others by the apps above
FEW = 100  # orders that are written anew while somebody waits
Row = tuple[Any, ...]


class Facts(Protocol):
    """An Order, or anything with the same columns that is still to be written."""

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


def search_keys_of(order: Facts, items: Iterable[tuple[str, str]]) -> list[Row]:
    """The rows (KEY_COLUMNS) of an order that has its id, and of its items' (SKU, name)."""
    keys = dict.fromkeys((kind, value[: SearchKey.LONGEST]) for kind, value in _keys(order, items) if value)
    return [(order.vendor_id, order.id, order.placed_at, kind, value) for kind, value in keys]


def write_search_keys(order_ids: Sequence[int]) -> None:
    """Write anew by which facts these orders are found, as they stand in the database; other apps' keys stay."""
    items = defaultdict(list)
    for order_id, sku, name in OrderItem.objects.filter(order__in=order_ids).values_list(
        "order", "sku", "name"
    ):
        items[order_id].append((sku, name))
    with transaction.atomic():
        SearchKey.objects.filter(order__in=order_ids, kind__in=OWN_KINDS).delete()
        orders = Order.objects.filter(pk__in=order_ids).only(*Facts.__annotations__)
        rows = (row for order in orders for row in search_keys_of(order, items[order.pk]))
        copy_rows(SearchKey, KEY_COLUMNS, rows, keep_time_limit=len(order_ids) < FEW)


def write_email_keys(order: Order) -> None:
    """Write anew how its email address finds it, and leave the rest; in the transaction that changes the address."""
    kinds = (Kind.EMAIL, Kind.DOMAIN)
    SearchKey.objects.filter(order=order, kind__in=kinds).delete()
    rows = (dict(zip(KEY_COLUMNS, row, strict=True)) for row in search_keys_of(order, ()))
    SearchKey.objects.bulk_create(SearchKey(**row) for row in rows if row["kind"] in kinds)


def domain_of(email: str) -> str:
    """`@navy.example`."""
    _, at, domain = email.rpartition("@")
    return at + domain


def _keys(order: Facts, items: Iterable[tuple[str, str]]) -> Iterator[tuple[int, str]]:
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
    """Each word, and the later halves of hyphened ones."""
    return [word for whole in text.split() for word in (whole, *_parts(whole))] if text else []


def _parts(name: str) -> list[str]:
    """The words of a name after which somebody may look too: `lüdenscheidt` of `müller-lüdenscheidt`."""
    words = re.split(r"[\s/-]+", name)
    return [word for word in words if word] if len(words) > 1 else []
