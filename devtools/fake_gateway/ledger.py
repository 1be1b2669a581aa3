"""The money as the gateway has it: what was charged, what was given back."""

import json
import secrets
import threading
import time
from pathlib import Path
from typing import Any

BEHAVIOURS = ("ok", "pending", "fails", "bounces", "refuses")
LATER = {"pending": "succeeded", "fails": "failed", "bounces": "failed"}
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
    """Charges and refunds, each change written to a journal (if there is one) before it is answered.

    A charge `ch_fake_<currency>_<amount>_<behaviour>_<anything>` exists once somebody asks for it: demo data and
    benchmarks need not be loaded here.
    """

    def __init__(self, journal: Path | None = None) -> None:
        self.lock = threading.RLock()
        self.charges: dict[str, dict[str, Any]] = {}
        self.refunds: dict[str, dict[str, Any]] = {}
        self.sessions: dict[str, dict[str, Any]] = {}
        self.by_charge: dict[str, list[dict[str, Any]]] = {}
        self.answers: dict[str, list[Any]] = {}  # by idempotency key: what was asked, status, body
        self._journal = None
        if journal:
            self._read(journal)
            self._journal = journal.open("a", encoding="utf-8")

    def charge(self, asked: dict[str, Any]) -> dict[str, Any]:
        source, amount = asked.get("source", ""), int(asked["amount"])
        if source in DECLINED_CARDS or amount == DECLINED_AMOUNT:
            said = DECLINED_CARDS.get(source, "Your card was declined.")
            raise GatewayRefused(402, said, "card_declined", "card_error")
        behaviour = CARDS.get(source, "ok")
        name = f"ch_fake_{asked['currency']}_{amount}_{behaviour}_{secrets.token_hex(8)}"
        return self._put_charge(name, asked.get("metadata", {}))

    def find_charge(self, name: str) -> dict[str, Any]:
        with self.lock:
            charge = self.charges.get(name)
            if charge is None and name.startswith("ch_fake_"):
                charge = self._put_charge(name, {})
        if charge is None:
            raise GatewayRefused(404, f"No such charge: '{name}'", "resource_missing")
        return charge

    def refund(self, asked: dict[str, Any]) -> dict[str, Any]:
        with self.lock:
            charge = self.find_charge(asked.get("charge", ""))
            amount = int(asked.get("amount") or charge["amount"] - charge["amount_refunded"])
            self._refuse(charge, amount)
            behaviour = charge["behaviour"]
            made = {
                "id": f"re_{secrets.token_hex(12)}",
                "object": "refund",
                "charge": charge["id"],
                "amount": amount,
                "currency": charge["currency"],
                "status": "pending" if behaviour in ("pending", "fails") else "succeeded",
                "failure_reason": None,
                "metadata": asked.get("metadata", {}),
                "created": int(time.time()),
            }
            self._keep("refund", made)
            return made

    def keep_session(self, session: dict[str, Any]) -> dict[str, Any]:
        with self.lock:
            self._keep("session", session)
        return session

    def find_session(self, name: str) -> dict[str, Any]:
        if name not in self.sessions:
            raise GatewayRefused(404, f"No such checkout.session: '{name}'", "resource_missing")
        return self.sessions[name]

    def move(self, refund_id: str, status: str, reason: str | None = None) -> dict[str, Any]:
        """A refund goes on: the bank has answered."""
        with self.lock:
            made = self.find_refund(refund_id) | {"status": status, "failure_reason": reason}
            self._keep("refund", made)
            return made

    def dispute(self, charge_id: str) -> dict[str, Any]:
        with self.lock:
            charge = self.find_charge(charge_id) | {"disputed": True}
            self._keep("charge", charge)
            return charge

    def find_refund(self, name: str) -> dict[str, Any]:
        if name not in self.refunds:
            raise GatewayRefused(404, f"No such refund: '{name}'", "resource_missing")
        return self.refunds[name]

    def listed(self, charge: str, since: int, after: str, limit: int) -> tuple[list[dict[str, Any]], bool]:
        """Newest first, and whether there are more."""
        with self.lock:
            found = list(self.by_charge.get(charge, [])) if charge else list(self.refunds.values())
        rows = [self.refunds[one["id"]] for one in reversed(found) if one["created"] >= since]
        if after:
            rows = rows[[one["id"] for one in rows].index(after) + 1 :]
        return rows[:limit], len(rows) > limit

    def remember(self, key: str, asked: Any, status: int, body: dict[str, Any]) -> None:
        with self.lock:
            self._keep("answer", {"id": key, "kept": [asked, status, body]})

    def _refuse(self, charge: dict[str, Any], amount: int) -> None:
        left = charge["amount"] - charge["amount_refunded"]
        if charge["behaviour"] == "refuses":
            raise GatewayRefused(400, "This card's bank does not take refunds.", "refund_disallowed")
        if charge["disputed"]:
            raise GatewayRefused(400, f"Charge {charge['id']} has been charged back.", "charge_disputed")
        if not left:
            raise GatewayRefused(
                400, f"Charge {charge['id']} has already been refunded.", "charge_already_refunded"
            )
        if not 0 < amount <= left:
            said = f"Refund amount ({amount}) is greater than unrefunded amount on charge ({left})"
            raise GatewayRefused(400, said, "amount_too_large")

    def _put_charge(self, name: str, metadata: dict[str, Any]) -> dict[str, Any]:
        words = name.split("_")
        if len(words) < 6 or not words[3].isdecimal() or words[4] not in BEHAVIOURS:
            raise GatewayRefused(404, f"No such charge: '{name}'", "resource_missing")
        made = {
            "id": name,
            "object": "charge",
            "currency": words[2],
            "amount": int(words[3]),
            "behaviour": words[4],
            "amount_refunded": 0,
            "disputed": False,
            "status": "succeeded",
            "metadata": metadata,
            "created": int(time.time()),
        }
        with self.lock:
            self._keep("charge", made)
        return made

    def _keep(self, kind: str, thing: dict[str, Any]) -> None:
        """Apply and write down; what the journal holds is exactly what was applied."""
        self._apply(kind, thing)
        if self._journal:
            self._journal.write(json.dumps([kind, thing]) + "\n")
            self._journal.flush()

    def _apply(self, kind: str, thing: dict[str, Any]) -> None:
        if kind == "answer":
            self.answers[thing["id"]] = thing["kept"]
        elif kind in ("charge", "session"):
            (self.charges if kind == "charge" else self.sessions)[thing["id"]] = thing
        else:
            if thing["id"] not in self.refunds:
                self.by_charge.setdefault(thing["charge"], []).append(thing)
            self.refunds[thing["id"]] = thing
            of_charge = [self.refunds[one["id"]] for one in self.by_charge[thing["charge"]]]
            given = sum(one["amount"] for one in of_charge if one["status"] not in ("failed", "canceled"))
            self.charges[thing["charge"]] = self.charges[thing["charge"]] | {"amount_refunded": given}

    def _read(self, journal: Path) -> None:
        journal.parent.mkdir(parents=True, exist_ok=True)
        journal.touch()
        for line in journal.read_text(encoding="utf-8").splitlines():
            if line.endswith("]"):  # the last line of a killed process may be torn
                self._apply(*json.loads(line))
