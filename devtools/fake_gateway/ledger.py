"""The gateway's ledger: charges, refunds, disputes, payment pages, and answers by idempotency key."""

import json
import secrets
import threading
import time
from pathlib import Path
from typing import Any

BEHAVIOURS = ("ok", "pending", "fails", "bounces", "refuses")
LATER_STATUS = {"pending": "succeeded", "fails": "failed", "bounces": "failed"}
DECLINED_CARDS = {
    "tok_chargeDeclined": "Your card was declined.",
    "tok_chargeDeclinedExpiredCard": "Your card has expired.",
}
CARDS = {"tok_pendingRefund": "pending", "tok_refundFail": "bounces", "tok_refundPendingFail": "fails"}
DECLINED_AMOUNT = 66_613  # minor units: no card pays this


class GatewayRefused(Exception):
    """A 4xx of the gateway: nothing was changed."""

    def __init__(
        self, status: int, message: str, code: str = "", kind: str = "invalid_request_error"
    ) -> None:
        super().__init__(message)
        self.status = status
        self.body = {"error": {"type": kind, "code": code, "message": message}}


class Ledger:
    """Charges and refunds; each change is written to a file (if there is one) before it is answered.

    A charge `ch_fake_<currency>_<amount>_<behaviour>_<anything>` is made when it is first requested: demo data and
    benchmarks need not be loaded here.
    """

    def __init__(self, ledger_file: Path | None = None) -> None:
        self.lock = threading.RLock()
        self.charges: dict[str, dict[str, Any]] = {}
        self.refunds: dict[str, dict[str, Any]] = {}
        self.disputes: dict[str, dict[str, Any]] = {}
        self.sessions: dict[str, dict[str, Any]] = {}
        self.by_charge: dict[str, list[dict[str, Any]]] = {}
        self.answers: dict[str, list[Any]] = {}  # by idempotency key: request, status, body
        self._file = None
        if ledger_file:
            self._load(ledger_file)
            self._file = ledger_file.open("a", encoding="utf-8")

    def charge(self, form: dict[str, Any]) -> dict[str, Any]:
        source, amount = form.get("source", ""), int(form["amount"])
        if source in DECLINED_CARDS or amount == DECLINED_AMOUNT:
            message = DECLINED_CARDS.get(source, "Your card was declined.")
            raise GatewayRefused(402, message, "card_declined", "card_error")
        behaviour = CARDS.get(source, "ok")
        name = f"ch_fake_{form['currency']}_{amount}_{behaviour}_{secrets.token_hex(8)}"
        return self._put_charge(name, form.get("metadata", {}))

    def find_charge(self, name: str) -> dict[str, Any]:
        with self.lock:
            charge = self.charges.get(name)
            if charge is None and name.startswith("ch_fake_"):
                charge = self._put_charge(name, {})
        if charge is None:
            raise GatewayRefused(404, f"No such charge: '{name}'", "resource_missing")
        return charge

    def refund(self, form: dict[str, Any]) -> dict[str, Any]:
        with self.lock:
            charge = self.find_charge(form.get("charge", ""))
            amount = int(form.get("amount") or charge["amount"] - charge["amount_refunded"])
            self._refuse(charge, amount)
            behaviour = charge["behaviour"]
            refund = {
                "id": f"re_{secrets.token_hex(12)}",
                "object": "refund",
                "charge": charge["id"],
                "amount": amount,
                "currency": charge["currency"],
                "status": "pending" if behaviour in ("pending", "fails") else "succeeded",
                "failure_reason": None,
                "metadata": form.get("metadata", {}),
                "created": int(time.time()),
            }
            self._keep("refund", refund)
            return refund

    def keep_session(self, session: dict[str, Any]) -> dict[str, Any]:
        with self.lock:
            self._keep("session", session)
        return session

    def find_session(self, name: str) -> dict[str, Any]:
        if name not in self.sessions:
            raise GatewayRefused(404, f"No such checkout.session: '{name}'", "resource_missing")
        return self.sessions[name]

    def move(self, refund_id: str, status: str, reason: str | None = None) -> dict[str, Any]:
        """Change the status of a refund, as the bank has answered."""
        with self.lock:
            refund = self.find_refund(refund_id) | {"status": status, "failure_reason": reason}
            self._keep("refund", refund)
            return refund

    def keep_dispute(self, dispute: dict[str, Any]) -> None:
        """Write a dispute. The charge's flag stays set when the dispute is won, as Stripe leaves it."""
        with self.lock:
            self._keep("charge", self.find_charge(dispute["charge"]) | {"disputed": True})
            self._keep("dispute", dispute)

    def find_refund(self, name: str) -> dict[str, Any]:
        if name not in self.refunds:
            raise GatewayRefused(404, f"No such refund: '{name}'", "resource_missing")
        return self.refunds[name]

    def listed(self, charge: str, since: int, after: str, limit: int) -> tuple[list[dict[str, Any]], bool]:
        """Return refunds, the newest first, and whether there are more."""
        with self.lock:
            refunds = list(self.by_charge.get(charge, [])) if charge else list(self.refunds.values())
        rows = [self.refunds[refund["id"]] for refund in reversed(refunds) if refund["created"] >= since]
        if after:
            rows = rows[[refund["id"] for refund in rows].index(after) + 1 :]
        return rows[:limit], len(rows) > limit

    def remember(self, key: str, form: Any, status: int, body: dict[str, Any]) -> None:
        with self.lock:
            self._keep("answer", {"id": key, "answer": [form, status, body]})

    def _refuse(self, charge: dict[str, Any], amount: int) -> None:
        left = charge["amount"] - charge["amount_refunded"]
        if charge["behaviour"] == "refuses":
            raise GatewayRefused(400, "This card's bank does not take refunds.", "refund_disallowed")
        if charge["disputed"] and self._is_claimed(charge["id"]):
            raise GatewayRefused(400, f"Charge {charge['id']} has been charged back.", "charge_disputed")
        if not left:
            raise GatewayRefused(
                400, f"Charge {charge['id']} has already been refunded.", "charge_already_refunded"
            )
        if not 0 < amount <= left:
            message = f"Refund amount ({amount}) is greater than unrefunded amount on charge ({left})"
            raise GatewayRefused(400, message, "amount_too_large")

    def _is_claimed(self, charge_id: str) -> bool:
        """Return whether the bank claims the money of a disputed charge, or has it."""
        disputes = [dispute for dispute in self.disputes.values() if dispute["charge"] == charge_id]
        return any(
            dispute["status"] != "won" and not dispute["status"].startswith("warning") for dispute in disputes
        )

    def _put_charge(self, name: str, metadata: dict[str, Any]) -> dict[str, Any]:
        parts = name.split("_")
        if len(parts) < 6 or not parts[3].isdecimal() or parts[4] not in BEHAVIOURS:
            raise GatewayRefused(404, f"No such charge: '{name}'", "resource_missing")
        charge = {
            "id": name,
            "object": "charge",
            "currency": parts[2],
            "amount": int(parts[3]),
            "behaviour": parts[4],
            "amount_refunded": 0,
            "disputed": False,
            "status": "succeeded",
            "metadata": metadata,
            "created": int(time.time()),
        }
        with self.lock:
            self._keep("charge", charge)
        return charge

    def _keep(self, kind: str, entry: dict[str, Any]) -> None:
        """Apply a change and write it; the file holds exactly what was applied."""
        self._apply(kind, entry)
        if self._file:
            self._file.write(json.dumps([kind, entry]) + "\n")
            self._file.flush()

    def _apply(self, kind: str, entry: dict[str, Any]) -> None:
        if kind == "answer":
            self.answers[entry["id"]] = entry["answer"]
        elif kind in ("charge", "session", "dispute"):
            {"charge": self.charges, "session": self.sessions, "dispute": self.disputes}[kind][
                entry["id"]
            ] = entry
        else:
            if entry["id"] not in self.refunds:
                self.by_charge.setdefault(entry["charge"], []).append(entry)
            self.refunds[entry["id"]] = entry
            of_charge = [self.refunds[refund["id"]] for refund in self.by_charge[entry["charge"]]]
            refunded_minor = sum(
                refund["amount"] for refund in of_charge if refund["status"] not in ("failed", "canceled")
            )
            self.charges[entry["charge"]] = self.charges[entry["charge"]] | {
                "amount_refunded": refunded_minor
            }

    def _load(self, ledger_file: Path) -> None:
        ledger_file.parent.mkdir(parents=True, exist_ok=True)
        ledger_file.touch()
        for line in ledger_file.read_text(encoding="utf-8").splitlines():
            if line.endswith("]"):  # the last line of a killed process may be incomplete
                self._apply(*json.loads(line))
