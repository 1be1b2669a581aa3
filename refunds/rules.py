"""Reasons why an order or a line cannot be refunded now, as sentences, "" where there is none; without queries."""

from core.contact import CUSTOMER_SERVICE_EMAIL
from orders.models import Order, OrderItem

Method, Status = Order.PaymentMethod, Order.Status
WRITE_TO_CUSTOMER_SERVICE = f"write to Customer Service, {CUSTOMER_SERVICE_EMAIL}"


def nothing_to_refund(order: Order) -> str:
    """Return why nothing of the order can be refunded, whatever the payment method."""
    if order.kind != Order.Kind.ORDER:
        return (
            f"it is a{'n' if order.kind == Order.Kind.ADJUSTMENT else ''} {order.get_kind_display().lower()}"
        )
    if order.is_test:
        return "it is a test order: no money was taken"
    if order.status == Status.PENDING:
        return "it is not paid yet"
    if order.status == Status.CANCELED:
        return "it was canceled"
    if reason := charged_back(order):
        return reason
    if order.payment_method == Method.FREE or not order.paid_minor:
        return "it was free of charge"
    if order.left:
        return money_elsewhere(order)
    return "it is refunded" if order.refunded_minor == order.paid_minor else "its refund is on its way"


def money_elsewhere(order: Order) -> str:
    """Return where the money of an order is that another shop sold; "" for one of ours."""
    return f"{order.source} sold it and has the money: refund it there" if order.is_sold_elsewhere else ""


def card_only(order: Order) -> str:
    """Return why the gateway cannot refund the order: it was not paid by a card there."""
    if order.payment_method != Method.CARD:
        return f"it was not paid by card: {WRITE_TO_CUSTOMER_SERVICE}"
    return "" if order.charge_id else f"its card payment is not at our gateway: {WRITE_TO_CUSTOMER_SERVICE}"


def charged_back(order: Order) -> str:
    return "the customer's bank has charged it back" if order.status == Status.CHARGED_BACK else ""


def no_open_refund(order: Order) -> str:
    """Decide by the order's sums: what is reserved and not refunded belongs to open refunds."""
    return "" if order.reserved_minor > order.refunded_minor else "no refund is open"


def item_obstacle(order: Order, item: OrderItem) -> str:
    """Return why this line cannot be refunded by itself."""
    if item.refund_status == OrderItem.RefundStatus.REFUNDED:
        return "it is refunded"
    if item.refund_status:
        return "its refund is on its way"
    if order.item_count < 2:
        return "it is the only product: use the order's Refund Order"
    return "" if item.total_minor > 0 else "it was free of charge"
