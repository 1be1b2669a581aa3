"""The rows of the list of orders as HTML. A list has so many cells that a template would take most of its time.

Each row is one text with places in braces; `CELLS` are the columns that a person may choose.
"""

from collections.abc import Iterable
from functools import lru_cache

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core.templatetags.panel import moment
from orders.models import Order
from orders.search.columns import Layout

# An order, the reasons of its match, the options of its Actions drop-down.
ListRow = tuple[Order, list[str], SafeString]

TICK = (
    '<input type="checkbox" class="form-check-input" name="order" value="{number}" form="bulk"'
    ' aria-label="Select order {number}">'
)
NOTHING = SafeString("")  # is escaped faster than ""
REFERENCE = '<span title="Reference">{}</span>'
BADGE = ' <span class="status status-{}">{}</span>'
NUMBER = (
    '<td class="two-lines order-cell"><a class="order-id" href="/orders/{number}/">{number}</a>'
    "{reference}{reasons}</td>"
)
CELLS = {
    "customer": (
        '<td class="two-lines customer-cell"><a class="name-link" href="/customers/{number}/" title="{name}"'
        ' dir="auto">{shown_name}</a><span title="{email}">{email}</span></td>'
    ),
    "product": '<td class="two-lines product-cell"><span title="{product}">{product}</span>{more_products}</td>',
    "status": '<td class="status-cell"><span class="status status-{status}">{status_label}</span>{kind}{test}</td>',
    "payment": '<td class="payment-cell">{payment}</td>',
    "country": '<td class="country-cell">{country}</td>',
    "placed": '<td class="when">{placed}</td>',
    "total": '<td class="number amount">{total}</td>',
}
ACTIONS = (
    '<td class="act-cell"><button type="button" class="btn more-button" popovertarget="act-{line}"'
    ' aria-label="Actions for {number}">⋯</button><form class="actions" id="act-{line}" popover method="post"'
    ' action="/orders/{number}/actions/">{hidden}<span class="actions-label" aria-hidden="true">Actions</span>'
    '<select class="form-select" name="action" aria-label="Actions for {number}" autocomplete="off" required>'
    '<option value="">Actions…</option>{options}</select><button type="submit" class="btn">Go</button></form></td>'
)


def rows_html(rows: Iterable[ListRow], layout: Layout, hidden: SafeString, *, can_tick: bool) -> SafeString:
    """Return the `<tr>` of each row; `hidden` are the inputs of each Actions form."""
    row_html = _row_html(layout.columns, can_tick=can_tick)
    return format_html_join(
        "\n",
        "{}",
        (
            (
                format_html(
                    row_html,
                    **_texts(order),
                    reasons=_reasons(reasons),
                    line=line,
                    hidden=hidden,
                    options=options,
                ),
            )
            for line, (order, reasons, options) in enumerate(rows, start=1)
        ),
    )


@lru_cache(maxsize=256)
def _row_html(columns: tuple[str, ...], *, can_tick: bool) -> str:
    cells = "".join(cell for name, cell in CELLS.items() if name in columns)
    return f'<tr><td class="check-cell">{TICK if can_tick else ""}</td>{NUMBER}{cells}{ACTIONS}</tr>'


def _texts(order: Order) -> dict[str, str]:
    """Return what differs between rows."""
    name, more = order.full_name or order.company, order.items_beyond_first
    is_order = order.kind == Order.Kind.ORDER
    return {
        "number": order.number,
        "reference": format_html(REFERENCE, order.reference) if order.reference else NOTHING,
        "name": name,
        "shown_name": name or "—",
        "email": order.email,
        "product": order.headline,
        "more_products": format_html("<span>and {} more</span>", more) if more > 0 else NOTHING,
        "status": order.status,
        "status_label": order.get_status_display(),
        "kind": NOTHING if is_order else format_html(BADGE, order.kind, order.get_kind_display()),
        "test": format_html(BADGE, "test", "Test") if order.is_test else NOTHING,
        "payment": _payment(order),
        "country": order.country_code,
        "placed": moment(order.placed_at),
        "total": str(order.total),
    }


def _payment(order: Order) -> str:
    if order.card_last4:
        return f"{order.card_brand} ···· {order.card_last4}"
    return str(Order.PaymentMethod(order.payment_method).label)


def _reasons(reasons: list[str]) -> SafeString:
    if not reasons:
        return NOTHING
    return format_html_join(
        "", '<span class="fact" title="Why it was found">{}</span>', ((reason,) for reason in reasons)
    )
