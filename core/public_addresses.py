"""Which addresses vendors may name: the shape of the URL, and the network addresses behind its name."""

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

LONGEST = 2_000  # characters of a URL
_PRINTABLE = re.compile(r"[!-~]+")
_NAME = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))+")
_NUMBER = re.compile(r"(\d+|0x[0-9a-f]*)")  # a last label that makes browsers and libc read an IPv4 address
_NOT_OURS = [ip_network(one) for one in ("192.0.0.0/24", "192.88.99.0/24", "100.64.0.0/10")]
_UNICAST = ip_network("2000::/3")
_SPECIAL = [ip_network(one) for one in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")]


class AddressRefused(Exception):
    """Why we do not post there, as the end of a sentence."""


@dataclass(frozen=True, slots=True)
class NoticeTarget:
    """A URL in its parts."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def netloc(self) -> str:
        usual = {"https": 443, "http": 80}[self.scheme]
        return self.host if self.port == usual else f"{self.host}:{self.port}"

    @property
    def origin(self) -> str:
        return f"{self.scheme}://{self.netloc}"


def target_of(url: str) -> NoticeTarget:
    """Take the URL apart; raises `AddressRefused` for a shape that we do not post to."""
    parts, port = _split(url)
    scheme = parts.scheme.lower()
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    target = NoticeTarget(
        scheme, _ascii(parts.hostname or ""), port or (80 if scheme == "http" else 443), path
    )
    if scheme in ("http", "https") and is_trusted(target):
        return target
    if scheme != "https":
        raise AddressRefused("the address has to begin with https://")
    if target.port not in settings.NOTICE_PORTS:
        raise AddressRefused(f"port {target.port} is not open for notices")
    if not _NAME.fullmatch(target.host) or len(target.host) > 253 or _ends_in_number(target.host):
        raise AddressRefused("the address needs a full host name, such as hooks.example.com")
    return target


def is_trusted(target: NoticeTarget) -> bool:
    """Whether the operator of this server vouches for it, wherever it lies."""
    return target.origin in settings.NOTICE_TRUSTED_ORIGINS


def is_public(address: str) -> bool:
    """Whether a network address is anybody's on the Internet. Python's `is_global` lets too much pass."""
    ip: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv6Address) and ip.ipv4_mapped:
        ip = ip.ipv4_mapped
    if isinstance(ip, IPv6Address):
        return ip in _UNICAST and not any(ip in network for network in _SPECIAL)
    return ip.is_global and not ip.is_multicast and not any(ip in network for network in _NOT_OURS)


def _split(url: str) -> tuple[SplitResult, int | None]:
    if len(url) > LONGEST:
        raise AddressRefused(f"the address is longer than {LONGEST:,} characters")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise AddressRefused("this is not an address") from error
    rest = url.replace(parts.netloc, "", 1) if parts.netloc else url
    if not _PRINTABLE.fullmatch(rest) or re.search(r"[\s\\\x00-\x20\x7f]", url):
        raise AddressRefused(
            "spaces, line breaks, backslashes and accents in an address have to be percent-encoded"
        )
    if "@" in parts.netloc or "#" in url:
        raise AddressRefused("the address may not hold a user name, a password or a #")
    if not parts.hostname or port == 0:
        raise AddressRefused("this is not an address")
    return parts, port


def _ascii(host: str) -> str:
    """A host as the name servers know it: `bücher.example` is `xn--bcher-kva.example`."""
    try:
        return host.encode("idna").decode().lower().removesuffix(".")
    except UnicodeError as error:
        raise AddressRefused("the address needs a full host name, such as hooks.example.com") from error


def _ends_in_number(host: str) -> bool:
    return bool(_NUMBER.fullmatch(host.rpartition(".")[2]))
