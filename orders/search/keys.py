"""The search keys of an order. Whoever writes orders, by ORM or COPY, writes these rows in the same transaction."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, Protocol

from django.db import transaction
from django.db.models import Q

from core.copy_from import columns_of, copy_rows
from core.text import other_spellings, plain_text, search_key
from orders.models import Order, OrderItem, Recipient
from orders.search.models import SearchKey
from orders.search.models.search_key import compact

KEY_COLUMNS = columns_of(SearchKey)
Kind = SearchKey.Kind
OWN_KINDS = [kind for kind in Kind if kind < Kind.LICENSE]  # written here; the others by upper apps
LONGEST_UNSPACED = 12  # characters of a whole name that is written without blanks
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\U00020000-\U0003ffff]")
SHORTEST_WORD, MOST_WORDS = 3, 20  # of a comment
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
    charge_id: str
    coupon_code: str


def search_keys_of(
    order: SearchableOrder, items: Iterable[tuple[str, str]], recipient: Recipient | None = None
) -> list[Row]:
    """Return the rows (KEY_COLUMNS) of an order that has its id, of its items' (SKU, name) and of its recipient."""
    keys = dict.fromkeys(
        (kind, value[: SearchKey.MAX_LENGTH])
        for kind, value in (*_keys(order), *_keys_of_items(items), *_keys_of_recipient(recipient))
        if value
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
        recipients = {recipient.order_id: recipient for recipient in Recipient.objects.filter(**of_orders)}
        rows = (
            row
            for order in orders
            for row in search_keys_of(order, items[order.pk], recipients.get(order.pk))
        )
        copy_rows(SearchKey, KEY_COLUMNS, rows, keep_time_limit=len(order_ids) < FEW)


def write_email_keys(order: Order) -> None:
    """Rewrite the search keys of the email address only, in the transaction that changes the address."""
    _replace(order, (Kind.EMAIL, Kind.DOMAIN), search_keys_of(order, ()), undelivered="email-")


def write_recipient_keys(order: Order, recipient: Recipient) -> None:
    """Rewrite the search keys of the recipient only, in the transaction that changes who it is."""
    kinds, rows = (Kind.RECIPIENT, Kind.RECIPIENT_EMAIL), search_keys_of(order, (), recipient)
    _replace(order, kinds, rows, undelivered="recipient-email-")


def _replace(order: Order, kinds: Sequence[int], rows: Iterable[Row], *, undelivered: str) -> None:
    """Replace the keys of these kinds; what was not delivered to the address before is over."""
    state_of_address = Q(kind=Kind.EMAIL_STATE, value__startswith=undelivered)
    SearchKey.objects.filter(Q(kind__in=kinds) | state_of_address, order=order).delete()
    keys = (SearchKey(**dict(zip(KEY_COLUMNS, row, strict=True))) for row in rows)
    SearchKey.objects.bulk_create(key for key in keys if key.kind in kinds)


def add_comment_keys(orders: Iterable[Order], comment: str) -> None:
    """Let the orders be found by the words of a comment, the first of a long one."""
    words = dict.fromkeys(word for word in search_key(comment).split() if len(word) >= SHORTEST_WORD)
    keys = [(order, Kind.COMMENT, word) for order in orders for word in list(words)[:MOST_WORDS]]
    SearchKey.objects.add(keys)


def domain_of(email: str) -> str:
    """Return the domain with its @, as in `@navy.example`; "" without one."""
    _, at, domain = email.rpartition("@")
    return at + domain


def _keys(order: SearchableOrder) -> Iterator[tuple[int, str]]:
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
    yield from ((Kind.NAME_PART, word) for word in _parts_of_apostrophes(order.last_name))
    yield Kind.OTHER_SPELLING, compact(last_name) if _parts(last_name) else ""
    yield from ((Kind.OTHER_SPELLING, name) for name in other_spellings(order.last_name))
    for name in other_spellings(order.first_name) | other_spellings(order.last_name):
        yield from ((Kind.NAME_PART, word) for word in _words(name))
    yield from ((Kind.NAME_PART, name) for name in _names_without_blanks(order.last_name, order.first_name))
    for company in (search_key(order.company), *other_spellings(order.company)):
        yield from ((Kind.COMPANY, word) for word in _words(company))
    yield Kind.LAST4, order.card_last4
    yield Kind.PAYMENT, search_key(order.charge_id)
    yield Kind.COUPON, search_key(order.coupon_code)


def _keys_of_items(items: Iterable[tuple[str, str]]) -> Iterator[tuple[int, str]]:
    for sku, name in items:
        yield Kind.SKU, search_key(sku)
        yield from ((Kind.PRODUCT, word) for word in _words(search_key(name)))


def _keys_of_recipient(recipient: Recipient | None) -> Iterator[tuple[int, str]]:
    if recipient:
        yield Kind.RECIPIENT_EMAIL, search_key(recipient.email)
        texts = (recipient.first_name, recipient.last_name, recipient.company)
        names = {search_key(text) for text in texts}.union(*map(other_spellings, texts))
        names |= set(_names_without_blanks(recipient.last_name, recipient.first_name))
        yield from ((Kind.RECIPIENT, word) for name in names for word in _words(name))


def _names_without_blanks(last_name: str, first_name: str) -> list[str]:
    """Return the keys of a Chinese, Japanese or Korean name: both of its orders in one word, from each character on."""
    last_name, first_name = plain_text(last_name), plain_text(first_name)
    names = [last_name + first_name, first_name + last_name]
    if len(names[0]) > LONGEST_UNSPACED or not _UNSPACED.search(names[0]):
        return []
    return [search_key(name[start:]) for name in names for start in range(len(name))]


def _parts_of_apostrophes(name: str) -> list[str]:
    """Return `o` and `neill` of `O'Neill`, as some type it."""
    apart = plain_text(name).replace("'", " ")
    return _parts(search_key(apart)) if apart != plain_text(name) else []


def _words(text: str) -> list[str]:
    """Return each word, and the parts of hyphenated words."""
    return [part for word in text.split() for part in (word, *_parts(word))] if text else []


def _parts(name: str) -> list[str]:
    """Return the parts of a compound name, such as `lüdenscheidt` of `müller-lüdenscheidt`; none of a simple one."""
    words = re.split(r"[\s/-]+", name)
    return [word for word in words if word] if len(words) > 1 else []
