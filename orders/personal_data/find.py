"""Finding what is held of a person, who is known by an email address."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from orders.extension_points import PERSONAL_DATA, PersonalData
from orders.models import Order, Recipient


@dataclass(frozen=True, slots=True)
class Person:
    """A customer of one vendor: the orders they placed, and those of others that they received."""

    vendor_id: int
    email: str
    order_ids: tuple[int, ...]
    received_ids: tuple[int, ...]


def person(vendor_id: int, email: str) -> Person:
    """Return what is known of an address at a vendor."""
    orders = Order.objects.filter(vendor_id=vendor_id, email__iexact=email)
    received = Recipient.objects.filter(vendor_id=vendor_id, email__iexact=email)
    return Person(
        vendor_id,
        email,
        tuple(orders.order_by("pk").values_list("pk", flat=True)),
        tuple(received.order_by("pk").values_list("order_id", flat=True)),
    )


def vendor_ids_of(email: str) -> list[int]:
    """Return the vendors who have a row with this address in a column of addresses."""
    vendor_ids: set[int] = set()
    for declared in PERSONAL_DATA:
        if declared.email:
            vendor_ids.update(_vendor_ids_in(declared, email))
    return sorted(vendor_ids)


def rows_of(person: Person, declared: PersonalData) -> QuerySet[Any]:
    """Return the rows of a model that are about the person, of one vendor."""
    condition = Q(pk__in=[])
    if declared.order:
        order_ids = (*person.order_ids, *(person.received_ids if declared.of_recipient else ()))
        condition |= Q(**{f"{declared.order}__in": order_ids})
    if declared.email:
        condition |= Q(**{f"{declared.email}__iexact": person.email})
    return declared.model._default_manager.filter(condition, vendor_id=person.vendor_id)


def identifiers(person: Person) -> list[str]:
    """Return the texts that name the person in sentences: addresses, names, streets, telephone numbers."""
    texts = {person.email, *_texts_of_orders(person)}
    return sorted(text for text in texts if len(text) >= 3)


def _texts_of_orders(person: Person) -> Iterator[str]:
    for order in Order.objects.filter(vendor_id=person.vendor_id, pk__in=person.order_ids):
        yield from (order.email, order.full_name, order.first_name, order.last_name)
        yield from (order.company, order.street1, order.street2, order.phone)
    order_ids = (*person.order_ids, *person.received_ids)
    for recipient in Recipient.objects.filter(vendor_id=person.vendor_id, order_id__in=order_ids):
        yield from (recipient.email, recipient.full_name, recipient.last_name, recipient.street1)


def _vendor_ids_in(declared: PersonalData, email: str) -> list[int]:
    rows = declared.model._default_manager.filter(**{f"{declared.email}__iexact": email})
    return list(rows.order_by().values_list("vendor_id", flat=True).distinct())
