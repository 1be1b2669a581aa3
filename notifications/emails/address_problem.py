"""Whether the customer can be reached at the order's address."""

from notifications.emails.models import Email
from orders.models import Order


def address_fails(email: Email, reason: str) -> None:
    """Show beside the order's address that it takes no mail; the one it was corrected from matters no more."""
    problem = " ".join(reason.split())[:300]
    if email.order:
        Order.objects.filter(pk=email.order.pk, email=email.to).update(email_problem=problem)
