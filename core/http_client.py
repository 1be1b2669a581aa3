"""The only way out to addresses that vendors typed: HTTPS, public addresses, bounded in time and size.

A name is looked up once, all its addresses are checked, and the connection goes to one that was checked, with the
SNI and the certificate name of the host. Redirects are answers like any other; proxies and cookies are unknown here.
"""

import socket
import ssl
import threading
import time
from dataclasses import dataclass
from functools import cache
from http.client import HTTPException
from types import TracebackType
from typing import Self

from urllib3.connection import HTTPConnection
from urllib3.exceptions import HTTPError
from urllib3.response import HTTPResponse

from core.deadline_socket import DeadlineSocket
from core.public_addresses import AddressRefused, NoticeTarget, is_public, is_trusted, target_of

DEADLINE = 10.0  # seconds for everything: look-up, connection, TLS, question and answer
CONNECT = 5.0  # seconds for each address
LIMIT = 64 * 1024  # bytes of an answer that are read
AGENT = "MyCommerce-Notice/1"


class Failed(Exception):
    """We tried, and got no whole answer; says why."""

    def __init__(self, why: str, *, address: str = "", ms: int = 0) -> None:
        super().__init__(why)
        self.address = address
        self.ms = ms


@dataclass(frozen=True, slots=True)
class ServerResponse:
    """What the other side said, whatever its status."""

    status: int
    headers: dict[str, str]
    body: str
    address: str
    ms: int
    raw: bytes = b""  # the body as it came


def check(url: str) -> None:
    """Raise `AddressRefused` for what we would not post to; for forms, which say so before anything is sent."""
    try:
        _addresses(target_of(url), time.monotonic() + DEADLINE)
    except Failed as failed:
        raise AddressRefused(str(failed)) from failed


class Connection:
    """A connection to one URL, kept between posts for as long as the other side keeps it."""

    def __init__(self, url: str) -> None:
        self.target = target_of(url)
        self.address = ""
        self._connection: HTTPConnection | None = None
        self._wire: DeadlineSocket | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def post(self, body: bytes, headers: dict[str, str]) -> ServerResponse:
        """Raises `AddressRefused` when the address is none of ours to speak to, `Failed` without a whole answer."""
        started, kept = time.monotonic(), self._connection is not None
        try:
            try:
                return self._post(body, headers, started)
            except _HungUp:
                if not kept:
                    raise
                self.close()  # the other side had closed the kept connection before our question came
                return self._post(body, headers, started)
        except (AddressRefused, Failed, _HungUp) as failed:
            self.close()
            if isinstance(failed, AddressRefused):
                raise
            ms = round((time.monotonic() - started) * 1000)
            raise Failed(str(failed), address=self.address, ms=ms) from failed

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = self._wire = None

    def _post(self, body: bytes, headers: dict[str, str], started: float) -> ServerResponse:
        ends_at = started + DEADLINE
        connection, wire = self._connection or self._connect(ends_at), self._wire
        assert wire is not None  # noqa: S101  it comes with the connection
        wire.ends_at = ends_at
        try:
            connection.request(
                "POST",
                self.target.path,
                body,
                {"Host": self.target.netloc, "User-Agent": AGENT, "Accept-Encoding": "identity"} | headers,
                preload_content=False,
                decode_content=False,
            )
            return self._read(connection.getresponse(), started)
        except (OSError, HTTPException, HTTPError) as error:
            if time.monotonic() >= ends_at:
                raise Failed(_SLOW) from error
            if isinstance(error, _HANG_UPS):
                raise _HungUp("the connection was closed without an answer") from error
            raise Failed(_said(error)) from error

    def _read(self, response: HTTPResponse, started: float) -> ServerResponse:
        body = response.read(LIMIT, decode_content=False)
        headers = {name: ", ".join(response.headers.getlist(name)) for name in response.headers}
        if len(body) >= LIMIT or headers.get("Connection", "").lower() == "close":
            self.close()
        ms = round((time.monotonic() - started) * 1000)
        text = body.decode(errors="replace")
        return ServerResponse(response.status, headers, text, self.address, ms, body)

    def _connect(self, deadline: float) -> HTTPConnection:
        target, why = self.target, _SLOW
        for address in _addresses(target, deadline):
            self.address = address
            if (left := deadline - time.monotonic()) <= 0:
                break
            try:
                self._connection = self._dial(address, min(left, CONNECT), deadline)
            except OSError as error:
                self.close()
                why = _said(error)
            else:
                return self._connection
        raise Failed(why)

    def _dial(self, address: str, seconds: float, ends_at: float) -> HTTPConnection:
        sock = socket.create_connection((address, self.target.port), seconds)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._wire = DeadlineSocket(sock, ends_at)
        if self.target.scheme == "https":
            try:
                self._wire.hurry()  # OpenSSL counts it for the whole handshake
                self._wire.sock = _tls().wrap_socket(sock, server_hostname=self.target.host)
            finally:
                sock.close()
        connection = HTTPConnection(self.target.host, self.target.port)
        connection.sock = self._wire  # all that it is asked for
        connection.auto_open = 0  # it never connects by itself: that would look the name up again
        return connection


def post(url: str, body: bytes, headers: dict[str, str]) -> ServerResponse:
    """One question on a connection of its own."""
    with Connection(url) as line:
        return line.post(body, headers)


class _HungUp(Exception):
    """The connection ended before the answer began."""


_HANG_UPS = (ConnectionError, HTTPException, ssl.SSLEOFError, ssl.SSLZeroReturnError)
_SLOW = f"no whole answer came within {DEADLINE:.0f} seconds"


def _addresses(target: NoticeTarget, deadline: float) -> list[str]:
    """Look the name up, once; one bad address among them and we speak to none."""
    found: list[list[str] | OSError] = []
    look_up = threading.Thread(target=lambda: found.append(_look_up(target)), daemon=True)
    look_up.start()  # beside us, since a look-up knows no timeout
    look_up.join(max(deadline - time.monotonic(), 0))
    if not found or isinstance(found[0], OSError):
        raise Failed(f"the name {target.host} could not be looked up")
    addresses = found[0]
    if not is_trusted(target) and not all(map(is_public, addresses)):
        raise AddressRefused(f"{target.host} leads to an address that is not public")
    return addresses


def _look_up(target: NoticeTarget) -> list[str] | OSError:
    try:
        answers = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        return error if isinstance(error, OSError) else OSError(str(error))
    return list(dict.fromkeys(str(answer[4][0]) for answer in answers))


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()


def _said(error: Exception) -> str:
    """What went wrong, as the vendor reads it."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not valid: {error.verify_message}"
    if isinstance(error, ssl.SSLError):
        return f"no secure connection came about: {error.reason or error}"
    if isinstance(error, ConnectionRefusedError):
        return "the connection was refused"
    if isinstance(error, TimeoutError):
        return "no connection came about in time"
    return f"the connection failed: {error}"
