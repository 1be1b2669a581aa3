"""Writes the demo's refunds into the fake gateway's ledger, so that both agree from the start."""

import json
from pathlib import Path
from typing import Any

from refunds.models import Refund


def write_ledger_file(file: Path) -> None:
    """Append the lines that the gateway would have written."""
    refunds = Refund.objects.exclude(gateway_id="").select_related("order").order_by("pk")
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a", encoding="utf-8") as lines:
        for refund in refunds.iterator():
            lines.write(json.dumps(["charge", _charge(refund)]) + "\n")
            lines.write(json.dumps(["refund", _refund(refund)]) + "\n")


def _charge(refund: Refund) -> dict[str, Any]:
    order = refund.order
    return {
        "id": order.charge_id,
        "object": "charge",
        "currency": order.currency.lower(),
        "amount": order.paid_minor,
        "behaviour": "pending" if refund.state == Refund.State.PENDING else "ok",
        "amount_refunded": 0,
        "disputed": False,
        "status": "succeeded",
        "metadata": {},
        "created": int(order.placed_at.timestamp()),
    }


def _refund(refund: Refund) -> dict[str, Any]:
    failed = refund.state == Refund.State.FAILED
    return {
        "id": refund.gateway_id,
        "object": "refund",
        "charge": refund.order.charge_id,
        "amount": refund.amount_minor,
        "currency": refund.currency.lower(),
        "status": str(refund.state),
        "failure_reason": "expired_or_canceled_card" if failed else None,
        "metadata": {"refund": str(refund.gateway_key)},
        "created": int(refund.created_at.timestamp()),
    }
