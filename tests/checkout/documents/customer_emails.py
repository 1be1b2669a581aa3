"""One email of each kind that customers get."""

from checkout.order_lookup.lookup_worker import email_link
from delivery.licenses.emails import license_keys_email
from delivery.shipments.emails import address_question_email, disc_shipped_email
from delivery.shipments.models import Shipment
from notifications.emails import compose
from notifications.emails.models import Email
from orders.models import Order, Recipient
from refunds.emails import refund_succeeded_email, request_forwarded_email
from tests import make
from tests.delivery import goods


def emails_to_customer(order: Order) -> list[Email]:
    """Return one email of each kind about an order with one item."""
    item = order.items.get()
    goods.terms(item, key_source="built_in")
    delivery = goods.delivered(item)
    assert delivery.key
    template = make.email_template(order.vendor, en="Hello {{ customer.name }}")
    email_link(order)
    return [
        Email.objects.get(subject=f"Your order {order.number}"),
        compose.receipt_email(order),
        compose.gift_email(order, Recipient(last_name="Love", email="ada@gift.example")),
        compose.payment_due_email(order),
        compose.product_email(order, template),
        compose.address_changed_email(order, to="old@navy.example"),
        license_keys_email(order, [delivery.key]),
        disc_shipped_email(order, item, Shipment(item=item, state="shipped", carrier="ups")),
        address_question_email(order, item, order),
        refund_succeeded_email(make.refund(order)),
        request_forwarded_email(make.refund_request(order)),
    ]
