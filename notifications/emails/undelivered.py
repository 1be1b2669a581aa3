"""Search keys of orders whose emails to the customer, or to the recipient of a gift, failed or came back.

They are written with the email's state and stay until the address is changed (`orders/search/keys.py`) or takes a
later email.
"""

from collections.abc import Collection

from django.db.models import F, Q

from notifications.emails.models import Email
from orders.models import Order
from orders.search.models import SearchKey

STATES = (Email.State.BOUNCED, Email.State.FAILED)
CUSTOMER, RECIPIENT = "email", "recipient-email"  # before the state


def record_undelivered(email: Email, state: Email.State) -> None:
    """Let the email's order be found by the state, if the email went to an address that the order still has."""
    if email.order_id is None:
        return
    for whose, path in ((CUSTOMER, "email"), (RECIPIENT, "recipient__email")):
        orders = Order.objects.filter(vendor_id=email.vendor_id, pk=email.order_id, **{path: email.to})
        SearchKey.objects.add((order, SearchKey.Kind.EMAIL_STATE, f"{whose}-{state}") for order in orders)


def forget_mended(vendor_id: int, email_ids: Collection[int]) -> None:
    """Forget what failed before at the addresses that have taken these emails, by one statement."""
    emails = Email.objects.filter(vendor_id=vendor_id, pk__in=email_ids)
    mended = Q()
    for whose, path in ((CUSTOMER, "order__email"), (RECIPIENT, "order__recipient__email")):
        orders = emails.filter(to=F(path)).values("order_id")
        mended |= Q(value__in=[f"{whose}-{state}" for state in STATES], order_id__in=orders)
    SearchKey.objects.filter(mended, vendor_id=vendor_id, kind=SearchKey.Kind.EMAIL_STATE).delete()
