"""Stripe's requests and answers: form bodies, error objects, idempotency keys."""

import re
import threading
from typing import Any
from urllib.parse import parse_qsl

from devtools.fake_gateway import payment_page
from devtools.fake_gateway.events import Announcer
from devtools.fake_gateway.ledger import LATER, GatewayRefused, Ledger

REASONS = {"failed": "expired_or_canceled_card"}
Answer = tuple[int, dict[str, Any], dict[str, str]]
ERROR: dict[str, Any] = {"error": {"type": "api_error", "message": "Something went wrong on our end."}}


class Wire:
    """What a request does to the ledger, once for each idempotency key."""

    def __init__(self, ledger: Ledger, announcer: Announcer, *, delay: float = 5.0) -> None:
        self.ledger, self.announcer, self.delay = ledger, announcer, delay
        self.base_url = ""
        self._busy: set[str] = set()
        self._lock = threading.Lock()

    def post(self, path: str, body: bytes, key: str, fault: str) -> Answer:
        """Answer by the key: the same question gets the stored answer, failures included."""
        asked = read_form(body)
        with self._lock:
            if key and key in self._busy:
                refusal = GatewayRefused(
                    409,
                    "Another request with this key is in progress.",
                    "idempotency_key_in_use",
                    "idempotency_error",
                )
                return refusal.status, refusal.body, {}
            if key in self.ledger.answers:
                return self._again(key, [path, asked])
            self._busy.add(key)
        try:
            status, answer = self._act(path, asked, fault)
            if key and status != 429:
                self.ledger.remember(key, [path, asked], status, answer)
            return status, answer, {}
        finally:
            with self._lock:
                self._busy.discard(key)

    def get(self, path: str, query: dict[str, str]) -> Answer:
        try:
            if found := re.fullmatch(r"/v1/charges/([^/]+)", path):
                return 200, self.ledger.find_charge(found[1]), {}
            if found := re.fullmatch(r"/v1/refunds/([^/]+)", path):
                return 200, self.ledger.find_refund(found[1]), {}
            if found := re.fullmatch(r"/v1/checkout/sessions/([^/]+)", path):
                return 200, self.ledger.find_session(found[1]), {}
            if path == "/v1/refunds":
                return 200, self._list(query), {}
            raise GatewayRefused(404, f"Unrecognized request URL (GET: {path}).")
        except GatewayRefused as refused:
            return refused.status, refused.body, {}

    def go_on_later(self, made: dict[str, Any]) -> None:
        """What the bank will answer, by the card."""
        behaviour = self.ledger.charges[made["charge"]]["behaviour"]
        if behaviour in LATER and self.delay >= 0:
            timer = threading.Timer(self.delay, self.settle, [made["id"], LATER[behaviour]])
            timer.daemon = True
            timer.start()

    def settle(self, refund_id: str, status: str) -> None:
        """The bank has answered: move the refund and tell."""
        moved = self.ledger.move(refund_id, status, REASONS.get(status))
        self.announcer.announce("refund.failed" if status == "failed" else "refund.updated", moved)

    def dispute(self, charge_id: str) -> None:
        charge = self.ledger.dispute(charge_id)
        made = {
            "id": f"dp_{charge_id[-12:]}",
            "object": "dispute",
            "charge": charge_id,
            "amount": charge["amount"],
        }
        self.announcer.announce("charge.dispute.created", made)

    def _act(self, path: str, asked: dict[str, Any], fault: str) -> tuple[int, dict[str, Any]]:
        if fault == "error_before":
            return 500, ERROR
        if fault == "busy":
            return 429, {"error": {"type": "rate_limit_error", "message": "Too many requests."}}
        try:
            answer = self._make(path, asked)
        except GatewayRefused as refused:
            return refused.status, refused.body
        return (500, ERROR) if fault == "error_after" else (200, answer)

    def _make(self, path: str, asked: dict[str, Any]) -> dict[str, Any]:
        if path == "/v1/charges":
            return self.ledger.charge(asked)
        if path == "/v1/checkout/sessions":
            return payment_page.open_session(self.ledger, asked, self.base_url)
        if path == "/v1/refunds":
            made = self.ledger.refund(asked)
            self.announcer.announce("refund.created", made)
            self.go_on_later(made)
            return made
        raise GatewayRefused(404, f"Unrecognized request URL (POST: {path}).")

    def _again(self, key: str, asked: list[Any]) -> Answer:
        before, status, answer = self.ledger.answers[key]
        if before != asked:
            said = "Keys for idempotent requests can only be used with the same parameters they were first used with."
            return 400, {"error": {"type": "idempotency_error", "message": said}}, {}
        return status, answer, {"Idempotent-Replayed": "true"}

    def _list(self, query: dict[str, str]) -> dict[str, Any]:
        rows, more = self.ledger.listed(
            query.get("charge", ""),
            int(query.get("created[gte]", 0)),
            query.get("starting_after", ""),
            min(int(query.get("limit", 10)), 100),
        )
        return {"object": "list", "url": "/v1/refunds", "has_more": more, "data": rows}


def read_form(body: bytes) -> dict[str, Any]:
    """`metadata[refund]=7` is a dictionary inside."""
    read: dict[str, Any] = {}
    for name, value in parse_qsl(body.decode(), keep_blank_values=True):
        outer, _, inner = name.rstrip("]").partition("[")
        if inner:
            read.setdefault(outer, {})[inner] = value
        else:
            read[outer] = value
    return read
