"""The fake gateway as a server of this machine: Stripe's addresses, its ledger, and requests that order faults."""

import json
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from devtools.fake_gateway import payment_page
from devtools.fake_gateway.events import Announcer
from devtools.fake_gateway.faults import Faults
from devtools.fake_gateway.ledger import GatewayRefused, Ledger
from devtools.fake_gateway.ledger_page import ledger_page
from devtools.fake_gateway.wire import Wire
from devtools.ports import HOST

HANGS = 60.0  # seconds: longer than any client waits


class FakeGateway(ThreadingHTTPServer):
    """`with FakeGateway(port) as gateway: gateway.serve_forever()`; all of it can be reached from a test."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(
        self,
        port: int,
        *,
        ledger_file: Path | None = None,
        events_url: str = "",
        secret: str = "",
        delay: float = 5.0,
    ) -> None:
        super().__init__((HOST, port), Handler)
        self.ledger, self.faults = Ledger(ledger_file), Faults()
        self.announcer = Announcer(events_url, secret)
        self.wire = Wire(self.ledger, self.announcer, delay=delay)
        self.wire.base_url = f"http://{HOST}:{self.server_address[1]}"
        self.post_count = 0  # POSTs that arrived, answered or not
        for refund in list(self.ledger.refunds.values()):
            if refund["status"] == "pending":
                self.wire.schedule_settlement(refund)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignore clients that hang up."""


class Handler(BaseHTTPRequestHandler):
    """Handles one connection; HTTP/1.1 so that the SDK keeps it open."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: FakeGateway

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        if address.path == "/":
            return self._html((200, ledger_page(self.server.ledger)))
        if address.path.startswith("/pay/"):
            return self._html(payment_page.page(self.server.ledger, address.path.removeprefix("/pay/")))
        if address.path == "/ledger":
            ledger = self.server.ledger
            with ledger.lock:
                ledger_json = {
                    "charges": list(ledger.charges.values()),
                    "refunds": list(ledger.refunds.values()),
                    "disputes": list(ledger.disputes.values()),
                }
            return self._json(200, ledger_json)
        if self.server.faults.rates.get("hang"):
            time.sleep(HANGS)
        if self.server.faults.loses_lookup():
            return self._hang_up()
        return self._json(*self.server.wire.get(address.path, dict(parse_qsl(address.query))))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.path.startswith("/knobs/"):
            return self._turn_knob(self.path.removeprefix("/knobs/"), json.loads(body))
        if self.path.startswith("/pay/"):
            return self._pay(self.path.removeprefix("/pay/"), dict(parse_qsl(body.decode())))
        self.server.post_count += 1
        fault = self.server.faults.draw()
        if fault == "hang":
            time.sleep(HANGS)
        if fault == "slow":
            time.sleep(self.server.faults.seconds)
        if fault in ("hang", "drop_before"):
            return self._hang_up()
        key = self.headers.get("Idempotency-Key") or ""
        answer = self.server.wire.post(self.path, body, key, fault)
        return self._hang_up() if fault == "drop_after" else self._json(*answer)

    def _pay(self, session_id: str, form: dict[str, str]) -> None:
        """Handle the Pay button of the hosted page."""
        url, error_message = payment_page.pay(
            self.server.ledger, self.server.announcer, session_id, form.get("card", "")
        )
        if url:
            return self._respond(303, b"", {"Location": url})
        return self._html(payment_page.page(self.server.ledger, session_id, error_message))

    def _turn_knob(self, knob: str, form: dict[str, Any]) -> None:
        """Order faults, or do what the bank or the gateway's own staff does."""
        server = self.server
        try:
            if knob == "faults":
                settings: dict[str, Any] = {"times": {}, "rates": {}, "seconds": 3.0} | form
                server.faults.order(
                    times=settings["times"], rates=settings["rates"], seconds=settings["seconds"]
                )
            elif knob == "events":
                server.announcer.copies = int(form.get("copies", 1))
                server.announcer.shuffled = bool(form.get("shuffled"))
            elif knob == "settle":
                server.wire.settle(form["refund"], form["status"])
            elif knob == "dispute":
                return self._json(200, server.wire.dispute(form.pop("charge"), **form))
            elif knob == "refund":  # made in the gateway's own dashboard
                server.announcer.announce("refund.created", server.ledger.refund(form))
            else:
                raise GatewayRefused(404, f"There is no knob {knob}.")
        except GatewayRefused as refused:
            return self._json(refused.status, refused.body)
        return self._json(200, {})

    def _hang_up(self) -> None:
        self.close_connection = True

    def _html(self, answer: tuple[int, str]) -> None:
        self._respond(answer[0], answer[1].encode(), {"Content-Type": "text/html; charset=utf-8"})

    def _json(self, status: int, body: dict[str, Any], headers: dict[str, str] | None = None) -> None:
        self._respond(
            status, json.dumps(body).encode(), {"Content-Type": "application/json"} | (headers or {})
        )

    def _respond(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(body))} | headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Print nothing: the ledger shows what happened."""
