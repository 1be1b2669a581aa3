"""The only HTTP client for URLs that vendors typed: HTTPS, public addresses, bounded in time and size.

A host name is looked up once for a connection, and all its addresses are checked. libcurl looks nothing up: it gets a
socket that is connected to a checked address. Redirects are not followed; there are no proxies and no cookies.
"""

import socket
import time
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from types import TracebackType
from typing import Any, Self

import pycurl

from core.curl_handle import failure_reason, parse_headers, release_handle, take_handle
from core.public_addresses import AddressRefused, NameNotFound, look_up, target_of
from core.text import storable

DEADLINE = 10.0  # seconds for everything: name resolution, connection, TLS, request and response
CONNECT_TIMEOUT = 5.0  # seconds for each address
MAX_BODY_BYTES = 64 * 1024  # bytes of a response that are read
USER_AGENT = "MyCommerce-Notice/1"
HEADERS = {"User-Agent": USER_AGENT, "Accept-Encoding": "identity"}
HEADERS |= {"Accept": "", "Content-Type": "", "Expect": ""}  # libcurl would send values of its own


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
        look_up(target_of(url), time.monotonic() + DEADLINE)
    except NameNotFound as error:
        raise AddressRefused(str(error)) from error


class HttpConnection:
    """A connection to one URL, kept between requests for as long as the server keeps it open."""

    def __init__(self, url: str) -> None:
        self.target = target_of(url)
        self.address = ""
        self._addresses: list[str] = []
        self._curl: Any = None
        self._socket: socket.socket | None = None
        self._connect_error: OSError | None = None
        self._ends_at = 0.0
        self._head, self._body = BytesIO(), bytearray()

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
        started = time.monotonic()
        self._ends_at = started + DEADLINE
        try:
            self._prepare(body, headers)
            self._perform()
        except (NameNotFound, pycurl.error) as error:
            reason = str(error) if isinstance(error, NameNotFound) else self._reason(*error.args)
            self.close()
            raise RequestFailed(reason, address=self.address, ms=_ms_since(started)) from error
        status, raw = self._curl.getinfo(pycurl.RESPONSE_CODE), bytes(self._body)
        ms, text = _ms_since(started), storable(raw.decode(errors="replace"))
        return ServerResponse(status, self._headers(), text, self.address, ms, raw)

    def close(self) -> None:
        """Close the connection; the next request looks the name up again and opens another."""
        self._close_socket()
        if self._curl is not None:
            release_handle(self._curl)
        self._curl = None

    def _prepare(self, body: bytes, headers: dict[str, str]) -> None:
        if self._curl is None:
            self._addresses = look_up(self.target, self._ends_at)
            self._curl = take_handle(self._options())
        self._head.seek(0)
        self._head.truncate()
        self._body.clear()
        self._connect_error = None
        self._curl.setopt(pycurl.POSTFIELDS, body)
        lines = [f"{name}: {value}" for name, value in (HEADERS | headers).items()]
        self._curl.setopt(pycurl.HTTPHEADER, lines)
        self._curl.setopt(pycurl.TIMEOUT_MS, max(round((self._ends_at - time.monotonic()) * 1_000), 1))

    def _options(self) -> dict[int, object]:
        address = self._addresses[0]  # libcurl looks no name up when it has an address
        return {
            pycurl.URL: self.target.origin,
            pycurl.REQUEST_TARGET: self.target.path,
            pycurl.CONNECT_TO: [f"::[{address}]:" if ":" in address else f"::{address}:"],
            pycurl.OPENSOCKETFUNCTION: self._open_socket,
            pycurl.HEADERFUNCTION: self._head.write,
            pycurl.WRITEFUNCTION: self._write,
        }

    def _perform(self) -> None:
        """Post. When the server has closed the kept connection meanwhile, libcurl posts again on another."""
        try:
            self._curl.perform()
        except pycurl.error as error:
            is_long = len(self._body) >= MAX_BODY_BYTES
            if not is_long and not self._is_ended_by_closing(*error.args):
                raise
            del self._body[MAX_BODY_BYTES:]

    def _open_socket(self, purpose: int, proposed: object) -> socket.socket | int:
        """Return a socket that is connected to one of the checked addresses; libcurl uses a duplicate."""
        self._close_socket()
        for address in self._addresses:
            self.address = address
            if (seconds_left := self._ends_at - time.monotonic()) <= 0:
                break
            timeout = min(seconds_left, CONNECT_TIMEOUT)
            try:
                self._socket = socket.create_connection((address, self.target.port), timeout)
            except OSError as error:
                self._connect_error = error
            else:
                self._connect_error = None
                return self._socket
        return int(pycurl.SOCKET_BAD)

    def _close_socket(self) -> None:
        if self._socket is not None:
            with suppress(OSError):  # the server has closed it
                self._socket.shutdown(socket.SHUT_RDWR)
            self._socket.close()
        self._socket = None

    def _write(self, data: bytes) -> int | None:
        """Keep the data; refuse it, which ends the request, when it is enough."""
        self._body += data
        return 0 if len(self._body) >= MAX_BODY_BYTES else None

    def _headers(self) -> dict[str, str]:
        return parse_headers(self._head.getvalue().decode("latin-1"))

    def _is_ended_by_closing(self, code: int, text: str) -> bool:
        """Return whether the body has no length, and its server closes connections without TLS's own ending."""
        if code != pycurl.E_RECV_ERROR or "unexpected eof" not in text:
            return False
        return self._head.getvalue().endswith(b"\n\r\n") and not any(
            name.lower() in ("content-length", "transfer-encoding") for name in self._headers()
        )

    def _reason(self, code: int, text: str) -> str:
        if self._connect_error:
            return _connect_reason(self._connect_error)
        if code == pycurl.E_OPERATION_TIMEDOUT or time.monotonic() >= self._ends_at:
            return f"no whole answer came within {DEADLINE:.0f} seconds"
        return failure_reason(code, text, has_begun=self._head.tell() > 0)


def post(url: str, body: bytes, headers: dict[str, str]) -> ServerResponse:
    """Post on a connection of its own; raise like `HttpConnection.post`."""
    with HttpConnection(url) as connection:
        return connection.post(body, headers)


def _connect_reason(error: OSError) -> str:
    if isinstance(error, ConnectionRefusedError):
        return "the connection was refused"
    if isinstance(error, TimeoutError):
        return "no connection came about in time"
    return f"the connection failed: {error}"


def _ms_since(moment: float) -> int:
    return round((time.monotonic() - moment) * 1_000)
