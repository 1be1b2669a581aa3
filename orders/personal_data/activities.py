"""Erasing the words of activities. A trigger allows nothing but this, and keeps their salted hash for the digests."""

from collections.abc import Sequence
from typing import Any

from django.db import connection

from orders.models.activity import ERASED_CUSTOMER, ERASED_SENTENCE
from orders.personal_data.find import Person

ERASE = """
    UPDATE orders_activity SET sentence = %(erased)s, data = '{}',
        actor_name = CASE actor_kind WHEN 'customer' THEN %(customer)s ELSE actor_name END
    WHERE vendor_id = %(vendor_id)s AND sentence <> %(erased)s
"""
# A comment, an address: whatever was typed. Numbers and empty fields say nothing.
TYPED = """
    EXISTS (
        SELECT FROM jsonb_each(data) WHERE jsonb_typeof(value) NOT IN ('number', 'boolean', 'null')
        AND value NOT IN ('""', '[]', '{}')
    )
"""
NAMES = "strpos(lower(concat_ws(' ', sentence, data, actor_name)), text) > 0"
OF_ORDERS = f"""
    AND order_id = ANY(%(order_ids)s) AND (
        actor_kind = 'customer' OR {TYPED} OR EXISTS (SELECT FROM unnest(%(texts)s::text[]) text WHERE {NAMES})
    )
"""
ANYWHERE = f"AND EXISTS (SELECT FROM unnest(%(texts)s::text[]) text WHERE {NAMES})"


def erase_activities(person: Person, identifiers: Sequence[str]) -> None:
    """Erase those of the person's orders that the customer wrote, that hold what was typed, or that name them.

    Of orders that they only received, those that name them.
    """
    texts = [text.lower() for text in identifiers]
    _erase(OF_ORDERS, vendor_id=person.vendor_id, order_ids=list(person.order_ids), texts=texts)
    received_ids = list(person.received_ids)
    _erase(
        f"AND order_id = ANY(%(order_ids)s) {ANYWHERE}",
        vendor_id=person.vendor_id,
        order_ids=received_ids,
        texts=texts,
    )


def erase_activities_with(texts: Sequence[str], vendor_id: int) -> int:
    """Erase all of a vendor in which one of the texts stands; return how many."""
    return _erase(ANYWHERE, vendor_id=vendor_id, texts=[text.lower() for text in texts])


def _erase(condition: str, **parameters: Any) -> int:
    with connection.cursor() as cursor:
        erased = {"erased": ERASED_SENTENCE, "customer": ERASED_CUSTOMER}
        cursor.execute(ERASE + condition, erased | parameters)
        return int(cursor.rowcount)
