"""Erasing a person: names, addresses, emails, texts and network addresses go; money, tax and numbers stay."""

from collections.abc import Sequence

from allauth.account.models import EmailAddress
from django.db import connection

from core.vendor_transaction import vendor_transaction
from orders.extension_points import PERSON_ERASED, PERSONAL_DATA, PERSONAL_FILES
from orders.history import record_all, unsaved_activity
from orders.models import Activity, Order
from orders.personal_data.activities import erase_activities
from orders.personal_data.find import Person, identifiers, person, rows_of, vendor_ids_of
from orders.personal_data.sweep import sweep
from orders.search.keys import write_search_keys
from orders.search.models import SearchKey
from vendors.actor import Actor
from vendors.models import User, Vendor

ERASED = "Personal data of the customer erased."
NUMBERED = (SearchKey.Kind.REFUND, SearchKey.Kind.DOCUMENT)


class CannotErase(Exception):
    """Why an address is not erased, as a sentence that says what to do."""


def erase(email: str, actor: Actor, vendor_ids: Sequence[int] = ()) -> list[str]:
    """Erase what the vendors, or all of them, hold of an address; return sentences about what was done.

    Each vendor's rows change in one transaction; whoever is interrupted erases again. Raise CannotErase.
    """
    email = email.strip()
    refuse(email)
    sentences: list[str] = []
    order_count = 0
    for vendor_id in vendor_ids or vendor_ids_of(email):
        who = person(vendor_id, email)
        order_count += len(who.order_ids)
        sentences += _erase_of_vendor(who, actor)
    row_count = sweep(email, vendor_ids)
    return [f"Erased in {order_count} orders, and in {row_count} other rows.", *sentences]


def refuse(email: str) -> None:
    """Raise CannotErase for what is no customer's address, and in a process that may not erase."""
    refuse_address(email)
    if not may_erase():
        raise CannotErase(
            "This role of the database may not erase: set DATABASE_URL to that of DATABASE_ERASER_ROLE."
        )


def refuse_address(email: str) -> None:
    """Raise CannotErase for an address of a vendor, and for that of a person who signs in."""
    if email.count("@") != 1 or len(email) < 5:
        raise CannotErase("Give the whole email address.")
    of_people = (User.objects.filter(email__iexact=email), EmailAddress.objects.filter(email__iexact=email))
    if any(people.exists() for people in of_people):
        raise CannotErase(
            f"{email} signs in to the panel: give this person another address in the admin, under Users, first."
        )
    for vendor in Vendor.objects.all():
        if email.lower() in (vendor.support_email.lower(), vendor.notification_email.lower()):
            raise CannotErase(f"{email} is an address of {vendor}: give this vendor another one first.")


def may_erase() -> bool:
    """Return whether the role of this connection has the privilege to change what history holds of persons."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_column_privilege('orders_activity', 'sentence', 'UPDATE')")
        return bool(cursor.fetchone()[0])


def _erase_of_vendor(who: Person, actor: Actor) -> list[str]:
    with vendor_transaction(who.vendor_id):
        locked = Order.objects.locked_many(who.vendor_id, who.order_ids)
        erase_activities(who, identifiers(who))
        for declared in reversed(list(PERSONAL_DATA)):
            rows = list(rows_of(who, declared).values_list("pk", flat=True))
            of_vendor = declared.model._default_manager.filter(vendor_id=who.vendor_id, pk__in=rows)
            of_vendor.update(**declared.erased)
        _write_search_keys(who)
        for follow in PERSON_ERASED:
            follow(who.vendor_id, who.order_ids)
        record_all(
            unsaved_activity(order, Activity.Kind.CHANGE, ERASED, actor=actor) for order in locked.values()
        )
    return [sentence for files in PERSONAL_FILES for sentence in files(who.vendor_id, who.email)]


def _write_search_keys(who: Person) -> None:
    """Delete the keys of the orders but those of refunds and documents; write anew those of numbers and products."""
    keys = SearchKey.objects.filter(vendor_id=who.vendor_id)
    keys.filter(order__in=who.order_ids).exclude(kind__in=NUMBERED).delete()
    keys.filter(order__in=who.received_ids, kind=SearchKey.Kind.COMMENT).delete()
    write_search_keys(who.vendor_id, [*who.order_ids, *who.received_ids])
