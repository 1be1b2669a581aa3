"""The only HTTP client for URLs that vendors typed: HTTPS, public addresses, bounded in time and size.

A host name is resolved once, all its addresses are checked, and the connection goes to a checked address, with the
SNI and the certificate name of the host. Redirects are not followed; there are no proxies and no cookies.
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
from core.public_addresses import AddressRefused, RequestTarget, is_public, is_trusted, target_of

DEADLINE = 10.0  # seconds for everything: name resolution, connection, TLS, request and response
CONNECT_TIMEOUT = 5.0  # seconds for each address
MAX_BODY_BYTES = 64 * 1024  # bytes of a response that are read
USER_AGENT = "MyCommerce-Notice/1"


class RequestFailed(Exception):
    """A request without a complete response; its text is the reason, `ms` the milliseconds that it took."""

    def __init__(self, reason: str, *, address: str = "", ms: int = 0) -> None:
        super().__init__(reason)
        self.address = address
        self.ms = ms


@dataclass(frozen=True, slots=True)
class ServerResponse:
    """A response of any status; `ms` are the milliseconds from the request on."""

    status: int
    headers: dict[str, str]
    body: str
    address: str
    ms: int
    raw: bytes = b""  # the body before decoding


def check_url(url: str) -> None:
    """Raise `AddressRefused` when requests are not sent to this URL; forms check it when the URL is typed."""
    try:
        _addresses(target_of(url), time.monotonic() + DEADLINE)
    except RequestFailed as failed:
        raise AddressRefused(str(failed)) from failed


class HttpConnection:
    """A connection to one URL, kept between requests for as long as the server keeps it open."""

    def __init__(self, url: str) -> None:
        self.target = target_of(url)
        self.address = ""
        self._connection: HTTPConnection | None = None
        self._socket: DeadlineSocket | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def post(self, body: bytes, headers: dict[str, str]) -> ServerResponse:
        """Post and return the response.

        Raise `AddressRefused` when requests are not sent to the address, `RequestFailed` without a complete response.
        """
        started, is_reused = time.monotonic(), self._connection is not None
        try:
            try:
                return self._post(body, headers, started)
            except _ConnectionClosed:
                if not is_reused:
                    raise
                self.close()  # the server had closed the open connection before the request arrived
                return self._post(body, headers, started)
        except (AddressRefused, RequestFailed, _ConnectionClosed) as failed:
            self.close()
            if isinstance(failed, AddressRefused):
                raise
            ms = round((time.monotonic() - started) * 1000)
            raise RequestFailed(str(failed), address=self.address, ms=ms) from failed

    def close(self) -> None:
        """Close the connection; the next request opens another."""
        if self._connection is not None:
            self._connection.close()
        self._connection = self._socket = None

    def _post(self, body: bytes, headers: dict[str, str], started: float) -> ServerResponse:
        ends_at = started + DEADLINE
        connection, deadline_socket = self._connection or self._connect(ends_at), self._socket
        assert deadline_socket is not None  # noqa: S101  it comes with the connection
        deadline_socket.ends_at = ends_at
        try:
            connection.request(
                "POST",
                self.target.path,
                body,
                {"Host": self.target.netloc, "User-Agent": USER_AGENT, "Accept-Encoding": "identity"}
                | headers,
                preload_content=False,
                decode_content=False,
            )
            return self._read(connection.getresponse(), started)
        except (OSError, HTTPException, HTTPError) as error:
            if time.monotonic() >= ends_at:
                raise RequestFailed(_TOO_SLOW) from error
            if isinstance(error, _CLOSED_ERRORS):
                raise _ConnectionClosed("the connection was closed without an answer") from error
            raise RequestFailed(_error_text(error)) from error

    def _read(self, response: HTTPResponse, started: float) -> ServerResponse:
        body = response.read(MAX_BODY_BYTES, decode_content=False)
        headers = {name: ", ".join(response.headers.getlist(name)) for name in response.headers}
        if len(body) >= MAX_BODY_BYTES or headers.get("Connection", "").lower() == "close":
            self.close()
        ms = round((time.monotonic() - started) * 1000)
        text = body.decode(errors="replace")
        return ServerResponse(response.status, headers, text, self.address, ms, body)

    def _connect(self, ends_at: float) -> HTTPConnection:
        target, reason = self.target, _TOO_SLOW
        for address in _addresses(target, ends_at):
            self.address = address
            if (seconds_left := ends_at - time.monotonic()) <= 0:
                break
            try:
                self._connection = self._open(address, min(seconds_left, CONNECT_TIMEOUT), ends_at)
            except OSError as error:
                self.close()
                reason = _error_text(error)
            else:
                return self._connection
        raise RequestFailed(reason)

    def _open(self, address: str, timeout: float, ends_at: float) -> HTTPConnection:
        sock = socket.create_connection((address, self.target.port), timeout)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket = DeadlineSocket(sock, ends_at)
        if self.target.scheme == "https":
            try:
                self._socket.update_timeout()  # OpenSSL applies it to the whole handshake
                self._socket.sock = _tls_context().wrap_socket(sock, server_hostname=self.target.host)
            finally:
                sock.close()
        connection = HTTPConnection(self.target.host, self.target.port)
        connection.sock = self._socket  # it has the methods that the connection calls
        connection.auto_open = 0  # it never connects by itself: that would resolve the name again
        return connection


def post(url: str, body: bytes, headers: dict[str, str]) -> ServerResponse:
    """Post on a connection of its own; raise like `HttpConnection.post`."""
    with HttpConnection(url) as connection:
        return connection.post(body, headers)


class _ConnectionClosed(Exception):
    """The connection was closed before the response began."""


_CLOSED_ERRORS = (ConnectionError, HTTPException, ssl.SSLEOFError, ssl.SSLZeroReturnError)
_TOO_SLOW = f"no whole answer came within {DEADLINE:.0f} seconds"


def _addresses(target: RequestTarget, ends_at: float) -> list[str]:
    """Resolve the host name once; raise `AddressRefused` when one of its addresses is not public."""
    results: list[list[str] | OSError] = []
    thread = threading.Thread(target=lambda: results.append(_resolve(target)), daemon=True)
    thread.start()  # in a thread, since `getaddrinfo` has no timeout
    thread.join(max(ends_at - time.monotonic(), 0))
    if not results or isinstance(results[0], OSError):
        raise RequestFailed(f"the name {target.host} could not be looked up")
    addresses = results[0]
    if not is_trusted(target) and not all(map(is_public, addresses)):
        raise AddressRefused(f"{target.host} leads to an address that is not public")
    return addresses


def _resolve(target: RequestTarget) -> list[str] | OSError:
    try:
        answers = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        return error if isinstance(error, OSError) else OSError(str(error))
    return list(dict.fromkeys(str(answer[4][0]) for answer in answers))


@cache
def _tls_context() -> ssl.SSLContext:
    return ssl.create_default_context()


def _error_text(error: Exception) -> str:
    """Return what went wrong, as the vendor reads it."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not valid: {error.verify_message}"
    if isinstance(error, ssl.SSLError):
        return f"no secure connection came about: {error.reason or error}"
    if isinstance(error, ConnectionRefusedError):
        return "the connection was refused"
    if isinstance(error, TimeoutError):
        return "no connection came about in time"
    return f"the connection failed: {error}"
