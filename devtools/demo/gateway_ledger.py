"""Writes the demo's refunds and disputes into the fake gateway's ledger, so that both agree from the start."""

import json
from pathlib import Path
from typing import Any

from orders.models import Order
from refunds.models import Dispute, Refund


def write_ledger_file(file: Path) -> None:
    """Append the lines that the gateway would have written."""
    refunds = Refund.objects.exclude(gateway_id="").select_related("order").order_by("pk")
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a", encoding="utf-8") as lines:
        for refund in refunds.iterator():
            behaviour = "pending" if refund.state == Refund.State.PENDING else "ok"
            lines.write(json.dumps(["charge", _charge(refund.order, behaviour)]) + "\n")
            lines.write(json.dumps(["refund", _refund(refund)]) + "\n")
        for dispute in Dispute.objects.select_related("order").order_by("pk"):
            lines.write(json.dumps(["charge", _charge(dispute.order) | {"disputed": True}]) + "\n")
            lines.write(json.dumps(["dispute", _dispute(dispute)]) + "\n")


def _charge(order: Order, behaviour: str = "ok") -> dict[str, Any]:
    return {
        "id": order.charge_id,
        "object": "charge",
        "currency": order.currency.lower(),
        "amount": order.paid_minor,
        "behaviour": behaviour,
        "amount_refunded": 0,
        "disputed": False,
        "status": "succeeded",
        "metadata": {},
        "created": int(order.placed_at.timestamp()),
    }


def _dispute(dispute: Dispute) -> dict[str, Any]:
    return {
        "id": dispute.gateway_id,
        "object": "dispute",
        "charge": dispute.order.charge_id,
        "amount": dispute.amount_minor,
        "currency": dispute.currency.lower(),
        "reason": dispute.reason.replace(" ", "_"),
        "status": str(dispute.status),
        "evidence_details": {"due_by": int(dispute.due_at.timestamp()) if dispute.due_at else None},
        "created": int(dispute.opened_at.timestamp()),
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
