"""What the order form says in a dispute, and for how long it is held."""

from django.test import Client

from checkout.order_summary.evidence import purchase_evidence
from checkout.order_summary.models import Purchase
from orders.models import Order
from tests.checkout.buyer import start_purchase
from vendors.models import Product


def test_evidence_says_from_where_the_order_form_was_sent(
    client: Client, product: Product, order: Order
) -> None:
    client.defaults["REMOTE_ADDR"] = "203.0.113.9"
    purchase = start_purchase(client)
    Purchase.objects.filter(vendor_id=purchase.vendor_id, pk=purchase.pk).update(order=order)

    (section,) = purchase_evidence(order)
    (row,) = section.rows

    assert row[1:3] == ("203.0.113.9", "ada@math.example")
    assert "Unter den Linden 1" in str(row[3])
