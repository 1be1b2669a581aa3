"""Disputes at the fake gateway: what a customer's bank claims back or inquires about, and how it decides."""

import secrets
import time
from typing import Any

from devtools.fake_gateway.events import Announcer
from devtools.fake_gateway.ledger import GatewayRefused, Ledger

OPEN = ("needs_response", "under_review", "warning_needs_response", "warning_under_review")
DECIDED = ("won", "lost", "warning_closed")
DAYS_FOR_EVIDENCE = 14


def dispute(ledger: Ledger, announcer: Announcer, form: dict[str, Any]) -> dict[str, Any]:
    """Open a dispute of the `charge`, or move its open one to the `status`, and announce it.

    The form may also have the `amount`, `reason` and `due_by` of a new dispute. An inquiry has a `warning_` status.
    """
    status = form.get("status", "needs_response")
    if status not in OPEN + DECIDED:
        raise GatewayRefused(400, f"A dispute has no status {status}.")
    with ledger.lock:
        charge = ledger.find_charge(form["charge"])
        of_charge = [row for row in ledger.disputes.values() if row["charge"] == charge["id"]]
        current = next((row for row in reversed(of_charge) if row["status"] in OPEN), None)
        is_new = current is None
        row = (current or _new(charge, form)) | ({"status": status} if is_new or "status" in form else {})
        ledger.keep_dispute(row)
    if is_new:
        announcer.announce("charge.dispute.created", row)
    if status in DECIDED:
        announcer.announce("charge.dispute.closed", row)
    elif not is_new:
        announcer.announce("charge.dispute.updated", row)
    if status == "won":
        announcer.announce("charge.dispute.funds_reinstated", row)
    return row


def _new(charge: dict[str, Any], form: dict[str, Any]) -> dict[str, Any]:
    now = int(time.time())
    due_by = form.get("due_by", now + DAYS_FOR_EVIDENCE * 86_400)
    return {
        "id": f"dp_{secrets.token_hex(12)}",
        "object": "dispute",
        "charge": charge["id"],
        "amount": int(form.get("amount") or charge["amount"]),
        "currency": charge["currency"],
        "reason": form.get("reason", "fraudulent"),
        "status": "needs_response",
        "evidence_details": {"due_by": due_by, "has_evidence": False, "past_due": False},
        "created": now,
    }


def find(ledger: Ledger, name: str) -> dict[str, Any]:
    if name not in ledger.disputes:
        raise GatewayRefused(404, f"No such dispute: '{name}'", "resource_missing")
    return ledger.disputes[name]


def listed(
    ledger: Ledger, charge: str, since: int, after: str, limit: int
) -> tuple[list[dict[str, Any]], bool]:
    """Return disputes, the newest first, and whether there are more."""
    with ledger.lock:
        rows = [row for row in reversed(ledger.disputes.values()) if row["created"] >= since]
    rows = [row for row in rows if charge in ("", row["charge"])]
    if after:
        rows = rows[[row["id"] for row in rows].index(after) + 1 :]
    return rows[:limit], len(rows) > limit
