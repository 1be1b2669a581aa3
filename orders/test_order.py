"""A test order of a product: delivered and mailed like any other, to whoever places it; nothing is charged."""

from core.rate_limit import AccountLimit
from orders.models import Order
from orders.placing import OrderLineRequest, place_order
from vendors.models import Product, User

TEST_ORDERS = AccountLimit("test-orders", 30, 3_600)


class TooManyTestOrders(Exception):
    """The vendor has placed as many as an hour allows."""


def place_test_order(product: Product, person: User) -> Order:
    """Place an order of one, paid by a card that does not exist. Raise TooManyTestOrders."""
    if not TEST_ORDERS.take(str(product.vendor_id)):
        raise TooManyTestOrders
    return place_order(
        product.vendor,
        [OrderLineRequest(product, 1, product.price_minor)],
        currency=product.currency,
        payment_method=Order.PaymentMethod.CARD,
        card_brand="Visa",
        card_last4="4242",
        first_name=person.first_name[:200],
        last_name=(person.last_name or "Test")[:200],
        email=person.email,
        is_test=True,
    )
