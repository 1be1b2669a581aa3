"""What we write about refunds, rendered from stored facts into a queued e-mail."""

from django.template.loader import render_to_string

from notifications.models import Email
from refunds.models import Refund


def refund_made(refund: Refund) -> Email:
    """Tell the customer what went back, and where it will be seen."""
    order = refund.order
    names = list(refund.items.order_by("position").values_list("name", flat=True))
    facts = {"refund": refund, "order": order, "names": [] if refund.is_whole else names}
    return Email.objects.create(
        vendor_id=order.vendor_id,
        order=order,
        about=Email.Subject.REFUND,
        to=order.email,
        subject=f"Refund of {refund.amount} for your order {order.number}",
        text=render_to_string("refunds/email/refund_made.txt", facts),
    )
