"""A long order gets one email with all of its keys, and its vendor one notice."""

from delivery.models import DeliveryTerms
from jobs.worker import process_jobs
from notifications.emails.models import Email
from notifications.webhooks.models import Notice
from orders.models import Order
from tests import make
from tests.job_states import make_due
from vendors.models import Vendor


def place(vendor: Vendor, count: int, **fields: object) -> Order:
    products = [make.product(vendor, name=f"Program {number}") for number in range(count)]
    for product in products:
        DeliveryTerms.objects.create(vendor=vendor, product=product, key_source="built_in")
    return make.place(vendor, *products, **fields)


def emails(order: Order) -> list[Email]:
    return list(Email.objects.filter(order=order, kind="license_key").order_by("pk"))


def test_keys_of_a_long_order_are_announced_together(vendor: Vendor) -> None:
    make.endpoint(vendor, events=["key-delivery"])
    order = place(vendor, 5)

    process_jobs()
    assert emails(order) == []
    make_due()
    process_jobs()

    [email] = emails(order)
    values = [str(value) for value in order.items.values_list("delivery__key__value", flat=True)]
    assert email.subject == f"Your 5 license keys, order {order.number}"
    assert [email.text.count(value) for value in values] == [1] * 5
    assert all(f"Program {number}:" in email.text for number in range(5))
    assert Notice.objects.filter(order=order).count() == 1


def test_key_of_a_short_order_is_announced_at_once_to_its_recipient(vendor: Vendor) -> None:
    order = place(vendor, 1, recipient={"last_name": "Love", "email": "ada@gift.example"})

    process_jobs()

    [email] = emails(order)
    assert (email.to, email.subject) == ("ada@gift.example", "Your license key for Program 0")
    assert email.text.startswith("Hello Love,\n\nhere is the license key for Program 0, which")
