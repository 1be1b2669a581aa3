"""What happened to all orders of a customer, in pages by key."""

from dataclasses import dataclass

from core.pagination import page_of
from orders.customers.customer import Customer
from orders.models import Activity
from orders.timeline import TimelineEntry

PAGE_SIZE = 25


@dataclass(frozen=True, slots=True)
class CustomerTimeline:
    """A page of activities, newest first, each with the number of its order."""

    rows: list[tuple[TimelineEntry, str]]
    kind: str
    newer_url: str
    older_url: str

    kinds = Activity.Kind.choices


def timeline_of(customer: Customer, *, kind: str = "", after: str = "", before: str = "") -> CustomerTimeline:
    """Return the page below the activity `after` or above `before`, of one kind when `kind` names one."""
    kind = kind if kind in Activity.Kind.values else ""
    newest, oldest = _activity_id(before), _activity_id(after)
    numbers = {row.pk: row.number for row in customer.rows}
    activities = Activity.objects.filter(vendor_id=customer.vendor_id, order_id__in=list(numbers))
    if kind:
        activities = activities.filter(kind=kind)
    if newest:
        activities = activities.filter(pk__gt=newest)
    elif oldest:
        activities = activities.filter(pk__lt=oldest)
    page = page_of(
        list(activities.select_related("cause").order_by("pk" if newest else "-pk")[: PAGE_SIZE + 1]),
        size=PAGE_SIZE,
        is_backwards=bool(newest),
        is_first=not newest and not oldest,
        cursor=lambda activity: str(activity.pk),
    )
    rows = [(TimelineEntry(activity), numbers[activity.order_id]) for activity in page.rows]
    return CustomerTimeline(rows, kind, _url(kind, "above", page.before), _url(kind, "below", page.after))


def _activity_id(text: str) -> int:
    """Return the id that an address names, 0 for none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def _url(kind: str, name: str, cursor: str) -> str:
    if not cursor:
        return ""
    return f"?{f'kind={kind}&' if kind else ''}{name}={cursor}#timeline"
