"""The note on an order that its email address takes no email."""

from notifications.emails.models import Email
from orders.models import Order


def record_address_problem(email: Email, reason: str) -> None:
    """Save the reason on the email's order, unless its address has been corrected since."""
    problem = " ".join(reason.split())[:300]
    if email.order:
        orders = Order.objects.filter(vendor_id=email.vendor_id, pk=email.order.pk, email=email.to)
        orders.update(email_problem=problem)
