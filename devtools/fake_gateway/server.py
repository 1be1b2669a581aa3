"""The fake gateway as a server of this machine: Stripe's addresses, a ledger to look at, knobs to turn."""

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

HANGS = 60.0  # seconds: longer than anybody waits


class FakeGateway(ThreadingHTTPServer):
    """`with FakeGateway(port) as gateway: gateway.serve_forever()`; all of it can be reached from a test."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(
        self,
        port: int,
        *,
        journal: Path | None = None,
        events_url: str = "",
        secret: str = "",
        delay: float = 5.0,
    ) -> None:
        super().__init__((HOST, port), Handler)
        self.ledger, self.faults = Ledger(journal), Faults()
        self.announcer = Announcer(events_url, secret)
        self.wire = Wire(self.ledger, self.announcer, delay=delay)
        self.wire.base_url = f"http://{HOST}:{self.server_address[1]}"
        self.asked = 0  # POSTs that arrived, answered or not
        for one in list(self.ledger.refunds.values()):
            if one["status"] == "pending":
                self.wire.go_on_later(one)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Who hung up is none of our business."""


class Handler(BaseHTTPRequestHandler):
    """One connection; HTTP/1.1 so that the SDK keeps it."""

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
                told = {"charges": list(ledger.charges.values()), "refunds": list(ledger.refunds.values())}
            return self._json(200, told)
        if self.server.faults.rates.get("hang"):
            time.sleep(HANGS)
        if self.server.faults.loses_look():
            return self._hang_up()
        return self._json(*self.server.wire.get(address.path, dict(parse_qsl(address.query))))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.path.startswith("/knobs/"):
            return self._turn(self.path.removeprefix("/knobs/"), json.loads(body))
        if self.path.startswith("/pay/"):
            return self._pay(self.path.removeprefix("/pay/"), dict(parse_qsl(body.decode())))
        self.server.asked += 1
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

    def _pay(self, session_id: str, typed: dict[str, str]) -> None:
        """The customer pressed Pay on the hosted page."""
        url, problem = payment_page.pay(
            self.server.ledger, self.server.announcer, session_id, typed.get("card", "")
        )
        if url:
            return self._say(303, b"", {"Location": url})
        return self._html(payment_page.page(self.server.ledger, session_id, problem))

    def _turn(self, knob: str, asked: dict[str, Any]) -> None:
        """Faults, and what the bank or the gateway's own people do."""
        server = self.server
        try:
            if knob == "faults":
                order: dict[str, Any] = {"times": {}, "rates": {}, "seconds": 3.0} | asked
                server.faults.order(times=order["times"], rates=order["rates"], seconds=order["seconds"])
            elif knob == "events":
                server.announcer.copies = int(asked.get("copies", 1))
                server.announcer.shuffled = bool(asked.get("shuffled"))
            elif knob == "settle":
                server.wire.settle(asked["refund"], asked["status"])
            elif knob == "dispute":
                server.wire.dispute(asked["charge"])
            elif knob == "refund":  # made in the gateway's own dashboard
                server.announcer.announce("refund.created", server.ledger.refund(asked))
            else:
                raise GatewayRefused(404, f"There is no knob {knob}.")
        except GatewayRefused as refused:
            return self._json(refused.status, refused.body)
        return self._json(200, {})

    def _hang_up(self) -> None:
        self.close_connection = True

    def _html(self, answer: tuple[int, str]) -> None:
        self._say(answer[0], answer[1].encode(), {"Content-Type": "text/html; charset=utf-8"})

    def _json(self, status: int, body: dict[str, Any], headers: dict[str, str] | None = None) -> None:
        self._say(status, json.dumps(body).encode(), {"Content-Type": "application/json"} | (headers or {}))

    def _say(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(body))} | headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Silence: the ledger tells."""
