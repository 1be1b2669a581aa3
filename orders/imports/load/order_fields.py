"""What an order gets of the fields of a file: columns, state, amounts paid and refunded, and its recipient."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from core.money import Money
from orders.imports.mapping.fields import ADDRESS_LABELS
from orders.imports.mapping.order_states import ORDER_STATUS, FileState
from orders.models import Order

TEXT_COLUMNS = (*ADDRESS_LABELS, "email_problem", "card_brand", "card_last4", "language", "payment_method")
OTHER_COLUMNS = {"coupon": "coupon_code"}
_UNPAID = (FileState.PENDING, FileState.CANCELED, FileState.FAILED)
Fields = Mapping[str, Any]


def text_columns(fields: Fields) -> dict[str, str]:
    """Return the columns of Order that are texts of the file, as far as it has them."""
    columns = {name: str(fields[name]) for name in TEXT_COLUMNS if fields.get(name)}
    return columns | {column: str(fields[name]) for name, column in OTHER_COLUMNS.items() if fields.get(name)}


def money_columns(fields: Fields, kind: str, total: Money, refunded_minor: int) -> dict[str, Any]:
    """Return status, and what was paid and refunded. The amounts decide where the words leave it open."""
    state = FileState(fields.get("state") or FileState.PAID)
    # Nothing of a credit or an adjustment was paid, so that nothing of it can be refunded.
    whole = max(total.minor, 0) if kind == Order.Kind.ORDER else 0
    refunded = min(refunded_minor, whole) or (whole if state is FileState.REFUNDED else 0)
    tax = Money.of(Decimal(str(fields.get("tax") or 0)), total.currency)
    if (
        state is FileState.REFUNDED and refunded + tax.minor == whole
    ):  # some shops name refunds without the tax
        refunded = whole
    if refunded and state is not FileState.CHARGED_BACK:
        state = FileState.REFUNDED if refunded == whole else FileState.PARTLY_REFUNDED
    paid = whole if refunded or state not in _UNPAID else 0
    return {
        "status": ORDER_STATUS[state],
        "paid_minor": paid,
        "reserved_minor": refunded,
        "refunded_minor": refunded,
    }


def recipient_fields(fields: Fields) -> dict[str, str]:
    """Return the columns of the recipient; none when the file names nobody but the customer."""
    recipient = {name: str(fields.get(f"recipient_{name}", "")) for name in ADDRESS_LABELS}
    telling = ("first_name", "last_name", "company", "street1", "email")
    differs = any(recipient[name] and recipient[name] != fields.get(name, "") for name in telling)
    return recipient if differs else {}


def refund_sentence(fields: Fields, refunded: Money, source: str) -> str:
    """Return what the first activity says of refunds at the other shop; "" when there were none."""
    if not refunded:
        return ""
    day = str(fields.get("refunded_at", ""))[:10]
    return f" Refunded at {source}{f' on {day}' if day else ''}: {refunded}."
