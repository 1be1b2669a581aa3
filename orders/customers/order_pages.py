"""The customer's orders in pages, with what the list of orders shows of each."""

from django.db.models import Q

from core.pagination import BadCursor, Page, page_of
from orders.actions import menus
from orders.customers.customer import Customer
from orders.list_rows import ListRow
from orders.menu_html import menu_options
from orders.models import Order
from orders.search.cursor import Cursor
from orders.search.sort import NEWEST_FIRST
from vendors.actor import Actor

PAGE_SIZE = 25


class CustomerOrders:
    """A page of a customer's orders, newest first, as the template of the list reads it."""

    chips = ()  # no filters, so no button for all orders of a search
    sort_urls = None  # no other order
    order_label = NEWEST_FIRST.label

    def __init__(self, customer: Customer, actor: Actor, *, after: str = "", before: str = "") -> None:
        self.customer, self.actor = customer, actor
        self.page = order_page(customer, after=after, before=before)

    @property
    def rows(self) -> list[ListRow]:
        """Return each order with no reason why it was found, and the options of its Actions drop-down."""
        orders = self.page.rows
        entries = menus(orders, self.actor)
        return [(order, [], menu_options(tuple(menu))) for order, menu in zip(orders, entries, strict=True)]

    @property
    def note(self) -> str:
        """Return the number of orders, such as `1 order`."""
        number = len(self.customer.rows)
        return f"{'at least ' if self.customer.is_cut else ''}{number:,} order{'' if number == 1 else 's'}"

    @property
    def after_url(self) -> str:
        return f"?after={self.page.after}" if self.page.after else ""

    @property
    def before_url(self) -> str:
        return f"?before={self.page.before}" if self.page.before else ""


def order_page(customer: Customer, *, after: str = "", before: str = "") -> Page[Order]:
    """Return the page that follows the cursor `after` or ends above `before`; the first one if neither is one."""
    try:
        cursor = Cursor.read(before or after, backwards=bool(before)) if before or after else None
    except BadCursor:
        cursor = None
    return page_of(
        _rows_from(customer, cursor),
        size=PAGE_SIZE,
        is_backwards=cursor is not None and cursor.backwards,
        is_first=cursor is None,
        cursor=lambda order: str(Cursor((order.placed_at,), order.pk)),
    )


def _rows_from(customer: Customer, cursor: Cursor | None) -> list[Order]:
    """Return at most one order more than a page, read from the cursor on."""
    orders, ordering = customer.orders, ("-placed_at", "-id")
    if cursor:
        (placed_at,), way = cursor.values, "gt" if cursor.backwards else "lt"
        is_beyond = Q(**{f"placed_at__{way}": placed_at}) | Q(
            placed_at=placed_at, **{f"pk__{way}": cursor.order_id}
        )
        orders = orders.filter(is_beyond)
        ordering = ("placed_at", "id") if cursor.backwards else ordering
    rows = list(orders.order_by(*ordering)[: PAGE_SIZE + 1])
    for order in rows:
        order.vendor = customer.order.vendor
    return rows
