"""The gateway, the mail server, a vendor's server and the register of VAT numbers: what arrives there is the judge."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import urllib3
from aiosmtpd.smtp import SMTP, Envelope, Session

from accept.client import Site
from chaos.ledger import Ledger
from devtools.fake_gateway.events import Announcer, signature
from devtools.fake_gateway.server import FakeGateway
from devtools.ports import HOST

EVENTS = "/gateway/events/"


class SiteAnnouncer(Announcer):
    """Delivers events through nginx, as the gateway does."""

    def __init__(self, site: Site, secret: str) -> None:
        super().__init__(site.url, secret)
        self.site = site

    def _post(self, event: dict[str, Any]) -> bool:
        try:
            return self.deliver(event) < 300
        except urllib3.exceptions.HTTPError:
            return False

    def deliver(self, event: dict[str, Any]) -> int:
        """Send an event once; return what it was answered."""
        body = json.dumps(event).encode()
        headers = {"Content-Type": "application/json", "Stripe-Signature": signature(body, self.secret)}
        return self.site.request("POST", EVENTS, headers=headers, body=body).status


def start_gateway(site: Site, secret: str, ledger_file: Path) -> FakeGateway:
    gateway = FakeGateway(0, secret=secret, ledger_file=ledger_file, delay=1.0)
    gateway.announcer = gateway.wire.announcer = SiteAnnouncer(site, secret)
    threading.Thread(target=gateway.serve_forever, daemon=True).start()
    return gateway


class MailServer(Ledger):
    """Keeps whole messages; it may refuse, hang or hang up."""

    def __init__(self) -> None:
        super().__init__(0)
        self.messages: list[tuple[str, list[str], bytes]] = []
        self.answer: Callable[[Envelope], str] = lambda envelope: ""

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if refusal := self.answer(envelope):
            return refusal
        self.messages.append((envelope.mail_from or "", envelope.rcpt_tos, envelope.original_content or b""))
        return await super().handle_DATA(server, session, envelope)

    def sent_to(self, address: str) -> list[EmailMessage]:
        """Return the messages to an address, the oldest first."""
        return [
            message_from_bytes(content, policy=policy.default)
            for _, recipients, content in list(self.messages)
            if address in recipients
        ]

    def wait_for(self, address: str, subject: str = "", seconds: float = 30) -> EmailMessage:
        """Return the first message to an address with these words in its subject."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            for message in self.sent_to(address):
                if subject.lower() in str(message["Subject"]).lower():
                    return message
            time.sleep(0.1)
        raise AssertionError(f"No message with “{subject}” came to {address} within {seconds:g} s.")


def body_of(message: EmailMessage) -> str:
    """Return the plain text of a message."""
    part = message.get_body(("plain", "html"))
    return str(part.get_content()) if part else ""


@dataclass
class Arrival:
    path: str
    headers: dict[str, str]
    body: bytes
    at: float


Answer = tuple[int, dict[str, str], "bytes | Iterator[bytes]"]


class Quiet(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignore clients that hang up."""


class Handler(BaseHTTPRequestHandler):
    """One connection to a `WebServer`."""

    protocol_version = "HTTP/1.1"

    def __init__(self, owner: "WebServer", *args: Any) -> None:
        self.owner = owner
        super().__init__(*args)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        arrival = Arrival(self.path, headers, body, time.time())
        self.owner.arrivals.append(arrival)
        status, more, content = self.owner.answer(arrival)
        if isinstance(content, bytes):
            self.respond(status, more, content)
        else:
            self.drip(content)

    def respond(self, status: int, more: dict[str, str], content: bytes) -> None:
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(content))} | more).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def drip(self, pieces: Iterator[bytes]) -> None:
        """Write an answer, its status line too, in pieces as they come."""
        self.close_connection = True
        for piece in pieces:
            self.wfile.write(piece)
            self.wfile.flush()

    do_GET = do_POST  # noqa: N815

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Print nothing."""


@dataclass
class WebServer:
    """A server of somebody else on this machine, which records what arrives and answers as ordered."""

    answer: Callable[[Arrival], Answer] = lambda arrival: (200, {}, b"")
    arrivals: list[Arrival] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._server = Quiet((HOST, 0), partial(Handler, self))
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self._server.server_address[1]}"


def vies_answer(arrival: Arrival) -> Answer:
    """Answer as VIES does: by the number's last two characters, as the fake register of `make run`."""
    number = json.loads(arrival.body)["vatNumber"]
    headers = {"Content-Type": "application/json"}
    if number.endswith("99"):
        return 200, headers, json.dumps({"errorWrappers": [{"error": "MS_UNAVAILABLE"}]}).encode()
    valid = not number.endswith(("00", "11"))
    return (
        200,
        headers,
        json.dumps({"valid": valid, "requestIdentifier": f"R{number}", "name": "A Company"}).encode(),
    )
