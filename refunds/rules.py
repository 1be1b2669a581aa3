"""Why money cannot go back now, as the sentence beside a disabled entry. None of this makes a query."""

from orders.models import Order, OrderItem

Method, Status = Order.PaymentMethod, Order.Status
TO_STAFF = "write to Customer Service, orders@mycommerce.com"


def nothing_to_give(order: Order) -> str:
    """What holds of every refund, however it was paid."""
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
        return ""
    return "it is refunded" if order.refunded_minor == order.paid_minor else "its refund is on its way"


def card_only(order: Order) -> str:
    if order.payment_method != Method.CARD:
        return f"it was not paid by card: {TO_STAFF}"
    return "" if order.charge_id else f"its card payment is not at our gateway: {TO_STAFF}"


def charged_back(order: Order) -> str:
    return "the customer's bank has charged it back" if order.status == Status.CHARGED_BACK else ""


def nothing_open(order: Order) -> str:
    """By the order's own sums: what is reserved and not refunded is on its way, or waits."""
    return "" if order.reserved_minor > order.refunded_minor else "no refund is open"


def item_given(order: Order, item: OrderItem) -> str:
    """Why this line cannot be given back by itself."""
    if item.refund_status == OrderItem.RefundStatus.REFUNDED:
        return "it is refunded"
    if item.refund_status:
        return "its refund is on its way"
    if order.item_count < 2:
        return "it is the only product: use the order's Refund Order"
    return "" if item.total_minor > 0 else "it was free of charge"
