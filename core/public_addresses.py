"""Checks of URLs that vendors typed: their form, and the network addresses that their host names resolve to."""

import re
import socket
import threading
import time
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from core.domain_names import NEVER_PUBLIC, ascii_domain

MAX_URL_LENGTH = 2_000  # characters of a URL
_PRINTABLE = re.compile(r"[!-~]+")
_HOST_NAME = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))+")
_NUMBER = re.compile(r"(\d+|0x[0-9a-f]*)")  # as a last label it makes browsers and libc read an IPv4 address
_SPECIAL_V4 = [ip_network(network) for network in ("192.0.0.0/24", "192.88.99.0/24", "100.64.0.0/10")]
_UNICAST_V6 = ip_network("2000::/3")
_SPECIAL_V6 = [ip_network(network) for network in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")]


class AddressRefused(Exception):
    """A URL that requests are never sent to; its text is the reason, as the end of a sentence."""


class NotPublic(AddressRefused):
    """A host name that leads into a private network, for now."""


class NameNotFound(Exception):
    """A host name without an address; its text is the reason, as the end of a sentence."""


@dataclass(frozen=True, slots=True)
class RequestTarget:
    """The parts of a URL."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def netloc(self) -> str:
        """The host, with the port where it is not the scheme's default."""
        default_port = {"https": 443, "http": 80}[self.scheme]
        return self.host if self.port == default_port else f"{self.host}:{self.port}"

    @property
    def origin(self) -> str:
        """Scheme, host and port, as NOTICE_TRUSTED_ORIGINS lists them."""
        return f"{self.scheme}://{self.netloc}"


def target_of(url: str) -> RequestTarget:
    """Return the parts of the URL; raise `AddressRefused` when requests are not sent to such a URL."""
    parts, port = _split(url)
    scheme = parts.scheme.lower()
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    target = RequestTarget(
        scheme, _ascii(parts.hostname or ""), port or (80 if scheme == "http" else 443), path
    )
    if scheme in ("http", "https") and is_trusted(target):
        return target
    if scheme != "https":
        raise AddressRefused("the address has to begin with https://")
    if target.port not in settings.NOTICE_PORTS:
        raise AddressRefused(f"port {target.port} is not open for notices")
    if not _HOST_NAME.fullmatch(target.host) or len(target.host) > 253 or _ends_in_number(target.host):
        raise AddressRefused("the address needs a full host name, such as hooks.example.com")
    if target.host.rpartition(".")[2] in NEVER_PUBLIC:
        raise AddressRefused(f"{target.host} can be no name in the public network")
    return target


def look_up(target: RequestTarget, ends_at: float) -> list[str]:
    """Return all addresses of the host, none of which is private, by a moment of `time.monotonic()`.

    Raise `AddressRefused` when one of them is not public, `NameNotFound` when there is none by then.
    """
    results: list[list[str] | OSError] = []
    thread = threading.Thread(target=lambda: results.append(_resolve(target)), daemon=True)
    thread.start()  # in a thread, since `getaddrinfo` has no timeout
    thread.join(max(ends_at - time.monotonic(), 0))
    if not results or isinstance(results[0], OSError):
        raise NameNotFound(f"the name {target.host} could not be looked up")
    addresses = results[0]
    if not is_trusted(target) and not all(map(is_public, addresses)):
        raise NotPublic(f"{target.host} leads to an address that is not public")
    return addresses


def is_trusted(target: RequestTarget) -> bool:
    """Return whether the operator of this server allows the origin, on whatever network it is."""
    return target.origin in settings.NOTICE_TRUSTED_ORIGINS


def is_public(address: str) -> bool:
    """Return whether an IP address is public; Python's `is_global` accepts multicast, NAT64 and 6to4."""
    ip: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv6Address) and ip.ipv4_mapped:
        ip = ip.ipv4_mapped
    if isinstance(ip, IPv6Address):
        return ip in _UNICAST_V6 and not any(ip in network for network in _SPECIAL_V6)
    return ip.is_global and not ip.is_multicast and not any(ip in network for network in _SPECIAL_V4)


def _resolve(target: RequestTarget) -> list[str] | OSError:
    try:
        answers = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        return error if isinstance(error, OSError) else OSError(str(error))
    return list(dict.fromkeys(str(answer[4][0]) for answer in answers))


def _split(url: str) -> tuple[SplitResult, int | None]:
    if len(url) > MAX_URL_LENGTH:
        raise AddressRefused(f"the address is longer than {MAX_URL_LENGTH:,} characters")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise AddressRefused("this is not an address") from error
    url_without_host = url.replace(parts.netloc, "", 1) if parts.netloc else url
    if not _PRINTABLE.fullmatch(url_without_host) or re.search(r"[\s\\\x00-\x20\x7f]", url):
        raise AddressRefused(
            "spaces, line breaks, backslashes and accents in an address have to be percent-encoded"
        )
    if "@" in parts.netloc or "#" in url:
        raise AddressRefused("the address may not hold a user name, a password or a #")
    if not parts.hostname or port == 0:
        raise AddressRefused("this is not an address")
    return parts, port


def _ascii(host: str) -> str:
    """Return a host name as name servers know it: `bücher.example` is `xn--bcher-kva.example`."""
    host = host.removesuffix(".")
    try:
        return host.lower() if host.isascii() and "xn--" not in host else ascii_domain(host)
    except UnicodeError as error:
        raise AddressRefused("the address needs a full host name, such as hooks.example.com") from error


def _ends_in_number(host: str) -> bool:
    return bool(_NUMBER.fullmatch(host.rpartition(".")[2]))
