"""Sales as the lines that COPY reads, made of parts that many have in common: ten million take a quarter of an hour.

Nothing in them needs COPY's escapes.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from types import SimpleNamespace

from django.db.models import Model

from benchmarks.sales import Sale
from core.text import search_key
from orders.models import Activity, Order, OrderItem
from orders.search.keys import KEY_COLUMNS, domain_of, search_keys_of
from orders.search.models import SearchKey

Kind = SearchKey.Kind
CONSTANTS = {
    "kind": "order", "is_test": "f", "source": "", "street1": "12 Long Street", "street2": "", "city": "Springfield",
    "region": "", "postal_code": "12345", "phone": "+1 555 010 999", "card_brand": "Visa", "currency": "EUR",
    "tax_rate_bp": "1900", "tax_country": "DE", "reserved_minor": "0", "refunded_minor": "0",
}  # fmt: skip
COLUMNS: dict[type[Model], Sequence[str]] = {
    Order: (
        "id", "vendor_id", "number", "placed_at", "status", "reference", "first_name", "last_name", "company", "email",
        "country", "payment_method", "card_last4", "total_minor", "net_minor", "tax_minor", "paid_minor", "headline",
        "item_count", "email_key", "last_name_key", *CONSTANTS,
    ),
    OrderItem: (
        "vendor_id", "order_id", "position", "sku", "name", "currency", "total_minor", "net_minor", "tax_minor",
        "quantity",
    ),
    Activity: (
        "vendor_id", "order_id", "happened_at", "actor_name", "kind", "sentence", "data", "subject", "actor_kind",
        "token",
    ),
    SearchKey: KEY_COLUMNS,
}  # fmt: skip
ALWAYS = "\t".join(CONSTANTS.values()) + "\n"
NOBODY = dict.fromkeys(
    (
        "number",
        "reference",
        "email",
        "first_name",
        "last_name",
        "company",
        "card_last4",
        "charge_id",
        "coupon_code",
    ),
    "",
)
Items = tuple[tuple[str, str], ...]


def order_line(sale: Sale) -> str:
    tax = sale.total_minor * 19 // 119
    return (
        f"{sale.id}\t{sale.vendor_id}\t{sale.number}\t{sale.placed_at}\t{sale.status}\t{sale.reference}\t"
        f"{sale.first_name}\t{sale.last_name}\t{sale.company}\t{sale.email}\t{sale.country}\t"
        f"{sale.payment_method}\t{sale.card_last4}\t{sale.total_minor}\t{sale.total_minor - tax}\t{tax}\t"
        f"{sale.total_minor}\t{sale.items[0][1]}\t{len(sale.items)}\t{search_key(sale.email)}\t"
        f"{_folded(sale.last_name)}\t{ALWAYS}"
    )


def item_lines(sale: Sale) -> str:
    """The first item has the whole price."""
    return "".join(
        f"{sale.vendor_id}\t{sale.id}\t{position}\t{sku}\t{name}\tEUR\t{total}\t{total}\t0\t1\n"
        for position, (sku, name) in enumerate(sale.items, 1)
        for total in [sale.total_minor if position == 1 else 0]
    )


def activity_line(sale: Sale) -> str:
    return (
        f"{sale.vendor_id}\t{sale.id}\t{sale.placed_at}\t{sale.first_name} {sale.last_name}\t"
        "order\tOrder placed.\t{}\t\tcustomer\t\n"
    )


def key_lines(sale: Sale) -> str:
    """Return the search keys of the order: those of `search_keys_of`, and those that its delivery adds."""
    email = search_key(sale.email)
    ends = [
        f"{Kind.NUMBER:d}\t{sale.number}\n",
        f"{Kind.SEQUENCE:d}\t{sale.number.rpartition('-')[2]}\n",
        f"{Kind.EMAIL:d}\t{email}\n",
        f"{Kind.DOMAIN:d}\t{domain_of(email)}\n",
        f"{Kind.LAST4:d}\t{sale.card_last4}\n",
        f"{Kind.LICENSE:d}\t{search_key(sale.license)}\n",
        *_ends_of_name(sale.first_name, sale.last_name),
        *_ends_of_company(sale.company),
        *_ends_of_items(sale.items),
    ]
    if sale.hardware_id:
        ends.append(f"{Kind.HARDWARE_ID:d}\t{search_key(sale.hardware_id)}\n")
    if sale.reference:
        ends.append(f"{Kind.REFERENCE:d}\t{search_key(sale.reference)}\n")
    begin = f"{sale.vendor_id}\t{sale.id}\t{sale.placed_at}\t"
    return begin + begin.join(ends)


_folded = cache(search_key)


@cache
def _ends_of_name(first_name: str, last_name: str) -> list[str]:
    return _ends(first_name=first_name, last_name=last_name)


@cache
def _ends_of_company(company: str) -> list[str]:
    return _ends(company=company)


@cache
def _ends_of_items(items: Items) -> list[str]:
    return _ends(items)


def _ends(items: Iterable[tuple[str, str]] = (), **columns: str) -> list[str]:
    """Return kind and value of the search keys that an order with only these columns has."""
    order = SimpleNamespace(id=0, vendor_id=0, placed_at=None, **NOBODY | columns)
    return [f"{int(kind)}\t{value}\n" for *_, kind, value in search_keys_of(order, items)]
