"""A vendor's server: real HTTPS on a port of its own, whose answer depends on the path."""

import json
import socket
import ssl
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from devtools.ports import HOST

DRIP = 0.05  # seconds between two bytes
RAW = {  # what is written before the connection is closed, by name
    "early-hints": b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n",
    "part-of-the-body": b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nKEY-1",
    "body-without-length": b"HTTP/1.1 200 OK\r\n\r\nKEY-1",
    "long-headers": b"HTTP/1.1 200 OK\r\n" + (b"X: " + b"x" * 1_000 + b"\r\n") * 1_000,
}


@dataclass(frozen=True)
class Arrival:
    """A request, whatever was answered."""

    path: str
    headers: dict[str, str]
    body: bytes
    at: float

    @property
    def message_id(self) -> str:
        return self.headers["webhook-id"]


class Sink(ThreadingHTTPServer):
    """The requests that arrived, and the answers to give: by the path, unless `answers` is set."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, certificate: Path | None = None) -> None:
        super().__init__((HOST, 0), SinkHandler)
        self.port: int = self.server_address[1]
        self.arrived: list[Arrival] = []
        self.connections = 0
        self.active_posts = self.max_active_posts = 0
        self.lock = threading.Lock()
        self.answers = ""  # a path by which every post is answered, whatever its own
        self.delay = 0.0  # seconds before each answer
        self.tls = None
        if certificate:
            self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.tls.load_cert_chain(certificate)

    def get_request(self) -> tuple[socket.socket, Any]:
        connection, address = super().get_request()
        self.connections += 1
        if self.tls:  # the handshake waits for the connection's own thread
            connection = self.tls.wrap_socket(connection, server_side=True, do_handshake_on_connect=False)
        return connection, address

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignore clients that hang up."""


class SinkHandler(BaseHTTPRequestHandler):
    """Answers by the first part of the path."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Sink

    def do_GET(self) -> None:
        self.server.arrived.append(Arrival(self.path, dict(self.headers), b"", time.monotonic()))
        self._respond(200)

    def do_POST(self) -> None:
        sink, body = self.server, self.rfile.read(int(self.headers.get("Content-Length") or 0))
        with sink.lock:
            sink.arrived.append(Arrival(self.path, dict(self.headers), body, time.monotonic()))
            sink.active_posts += 1
            sink.max_active_posts = max(sink.max_active_posts, sink.active_posts)
        try:
            time.sleep(sink.delay)
            self._answer(sink.answers or self.path)
        finally:
            with sink.lock:
                sink.active_posts -= 1

    def _answer(self, path: str) -> None:
        kind, _, detail = path.lstrip("/").partition("/")
        match kind:
            case "reset":
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                self.close_connection = True
                self.connection.close()
            case "raw":
                self.close_connection = True
                self.wfile.write(RAW[detail])
            case "drip" | "drip-headers":
                self._drip(kind == "drip")
            case "big":
                self._respond(200, b"x" * 1_000_000)
            case "redirect":
                self._respond(int(detail[:3]), headers={"Location": detail[4:]})
            case "odd":
                self._respond(200, b"a\x00b\t\\\r\n", headers={"X-Odd": "a\\ \xe9"})
            case "busy":
                self._respond(429, headers={"Retry-After": detail})
            case _:
                self._respond(int(kind) if kind.isdigit() and len(kind) == 3 else 200)

    def _drip(self, as_body: bool) -> None:
        """Send one byte at a time, for ever."""
        self.close_connection = True
        self.wfile.write(b"HTTP/1.1 200 OK\r\n" + (b"Content-Length: 100000\r\n\r\n" if as_body else b"X: "))
        while True:
            self.wfile.write(b"x")
            time.sleep(DRIP)

    def _respond(self, status: int, body: bytes = b"", headers: dict[str, str] | None = None) -> None:
        body = body or json.dumps({"told": status}).encode()
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(body))} | (headers or {})).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Log nothing."""


@contextmanager
def sink_running(certificate: Path | None = None) -> Iterator[Sink]:
    """Run a server, by HTTPS where it has a certificate."""
    with Sink(certificate) as sink:
        threading.Thread(target=sink.serve_forever, args=(0.02,), daemon=True).start()
        yield sink
        sink.shutdown()
