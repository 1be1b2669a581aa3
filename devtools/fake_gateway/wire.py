"""Stripe's requests and answers: form bodies, error objects, idempotency keys."""

import re
import threading
from functools import partial
from typing import Any
from urllib.parse import parse_qsl

from devtools.fake_gateway import disputes, payment_page
from devtools.fake_gateway.events import Announcer
from devtools.fake_gateway.ledger import LATER_STATUS, GatewayRefused, Ledger

REASONS = {"failed": "expired_or_canceled_card"}
Answer = tuple[int, dict[str, Any], dict[str, str]]
ERROR: dict[str, Any] = {"error": {"type": "api_error", "message": "Something went wrong on our end."}}


class Wire:
    """Applies requests to the ledger, once for each idempotency key."""

    def __init__(self, ledger: Ledger, announcer: Announcer, *, delay: float = 5.0) -> None:
        self.ledger, self.announcer, self.delay = ledger, announcer, delay
        self.base_url = ""
        self._busy: set[str] = set()
        self._lock = threading.Lock()

    def post(self, path: str, body: bytes, key: str, fault: str) -> Answer:
        """Return the answer; the same request with the same key gets the stored answer, failures included."""
        form = read_form(body)
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
                return self._repeat(key, [path, form])
            self._busy.add(key)
        try:
            status, answer = self._act(path, form, fault)
            if key and status != 429:
                self.ledger.remember(key, [path, form], status, answer)
            return status, answer, {}
        finally:
            with self._lock:
                self._busy.discard(key)

    def get(self, path: str, query: dict[str, str]) -> Answer:
        try:
            if match := re.fullmatch(r"/v1/charges/([^/]+)", path):
                return 200, self.ledger.find_charge(match[1]), {}
            if match := re.fullmatch(r"/v1/refunds/([^/]+)", path):
                return 200, self.ledger.find_refund(match[1]), {}
            if match := re.fullmatch(r"/v1/checkout/sessions/([^/]+)", path):
                return 200, self.ledger.find_session(match[1]), {}
            if match := re.fullmatch(r"/v1/disputes/([^/]+)", path):
                return 200, disputes.find(self.ledger, match[1]), {}
            if path in ("/v1/refunds", "/v1/disputes"):
                return 200, self._list(path, query), {}
            raise GatewayRefused(404, f"Unrecognized request URL (GET: {path}).")
        except GatewayRefused as refused:
            return refused.status, refused.body, {}

    def schedule_settlement(self, refund: dict[str, Any]) -> None:
        """Let the bank answer after the delay, by the kind of card."""
        behaviour = self.ledger.charges[refund["charge"]]["behaviour"]
        if behaviour in LATER_STATUS and self.delay >= 0:
            timer = threading.Timer(self.delay, self.settle, [refund["id"], LATER_STATUS[behaviour]])
            timer.daemon = True
            timer.start()

    def settle(self, refund_id: str, status: str) -> None:
        """Change the refund as the bank has answered, and announce it."""
        refund = self.ledger.move(refund_id, status, REASONS.get(status))
        self.announcer.announce("refund.failed" if status == "failed" else "refund.updated", refund)

    def dispute(self, charge_id: str, **form: Any) -> dict[str, Any]:
        """Open a dispute of the charge, or move its open one to `status`, as the bank does."""
        return disputes.dispute(self.ledger, self.announcer, form | {"charge": charge_id})

    def _act(self, path: str, form: dict[str, Any], fault: str) -> tuple[int, dict[str, Any]]:
        if fault == "error_before":
            return 500, ERROR
        if fault == "busy":
            return 429, {"error": {"type": "rate_limit_error", "message": "Too many requests."}}
        try:
            answer = self._apply(path, form)
        except GatewayRefused as refused:
            return refused.status, refused.body
        return (500, ERROR) if fault == "error_after" else (200, answer)

    def _apply(self, path: str, form: dict[str, Any]) -> dict[str, Any]:
        if path == "/v1/charges":
            return self.ledger.charge(form)
        if path == "/v1/checkout/sessions":
            return payment_page.open_session(self.ledger, form, self.base_url)
        if path == "/v1/refunds":
            refund = self.ledger.refund(form)
            self.announcer.announce("refund.created", refund)
            self.schedule_settlement(refund)
            return refund
        raise GatewayRefused(404, f"Unrecognized request URL (POST: {path}).")

    def _repeat(self, key: str, form: list[Any]) -> Answer:
        stored_request, status, answer = self.ledger.answers[key]
        if stored_request != form:
            message = (
                "Keys for idempotent requests can only be used with the same parameters "
                "they were first used with."
            )
            return 400, {"error": {"type": "idempotency_error", "message": message}}, {}
        return status, answer, {"Idempotent-Replayed": "true"}

    def _list(self, path: str, query: dict[str, str]) -> dict[str, Any]:
        listed = self.ledger.listed if path == "/v1/refunds" else partial(disputes.listed, self.ledger)
        rows, more = listed(
            query.get("charge", ""),
            int(query.get("created[gte]", 0)),
            query.get("starting_after", ""),
            min(int(query.get("limit", 10)), 100),
        )
        return {"object": "list", "url": path, "has_more": more, "data": rows}


def read_form(body: bytes) -> dict[str, Any]:
    """Return the fields of a form body; `metadata[refund]=7` becomes a dictionary in it."""
    fields: dict[str, Any] = {}
    for name, value in parse_qsl(body.decode(), keep_blank_values=True):
        outer, _, inner = name.rstrip("]").partition("[")
        if inner:
            fields.setdefault(outer, {})[inner] = value
        else:
            fields[outer] = value
    return fields
