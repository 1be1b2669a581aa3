"""Whether the old address is asked before an order gets a new one, and what is said of recent changes."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format

from core.address_slips import likely_address
from core.compiled_query import Given
from notifications.address_changes.models import AddressSettings, EmailChange
from orders.models import Order
from orders.of_order import OF_ORDER, RowsOfOrder
from orders.search.keys import domain_of

RECENT = timedelta(days=30)
MOST = 5  # changes that are told of
_CHANGES = RowsOfOrder(
    lambda: EmailChange.objects.filter(**OF_ORDER).recent(Given("since")).order_by("-pk")[:MOST]
)


def asks_first(order: Order, email: str, settings: AddressSettings) -> bool:
    """Return whether the old address is asked: of an old order, or for another domain.

    Without an address nobody is there to ask; nor behind a slip of the keyboard from which emails come back, such as
    gmial.com for gmail.com.
    """
    if not order.email or is_same_address(order.email, email):
        return False
    if order.email_problem and likely_address(order.email).casefold() == email.casefold():
        return False
    is_old = timezone.now() - order.placed_at > timedelta(days=settings.age_limit_days)
    return settings.asks_first and (
        is_old or domain_of(order.email.casefold()) != domain_of(email.casefold())
    )


def is_same_address(old: str, new: str) -> bool:
    """Return whether the addresses differ in case only: with another accent it is another's mailbox or domain."""
    return old.casefold() == new.casefold()


def recent_changes(order: Order) -> list[EmailChange]:
    """Return the order's changes of late, the newest first, by one query."""
    return _CHANGES.of(order, since=timezone.now() - RECENT)


def caution(order: Order) -> str:
    """Return what to know before a key or a link goes to the order's address; "" where nothing changed of late."""
    return " ".join(sentence(order, change) for change in recent_changes(order))


def sentence(order: Order, change: EmailChange) -> str:
    if change.state == EmailChange.State.WAITING and change.needs_both:
        until = day(order, change.due_at)
        return f"{change.asked_by} asked for another email address; both have to confirm it until {until}."
    if change.state == EmailChange.State.WAITING:
        return (
            f"{change.asked_by} asked for another email address; it waits until {day(order, change.due_at)}."
        )
    ended_at = change.ended_at or change.asked_at
    before = f" from {change.old_email}" if change.old_email else ""
    return f"The email address was changed{before} on {day(order, ended_at)}, asked by {change.asked_by}."


def day(order: Order, moment: datetime) -> str:
    return date_format(timezone.localtime(moment, ZoneInfo(order.vendor.timezone)), "j F Y")
