"""A small Internet for tests: names, their addresses, and servers at these addresses."""

import socket
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from devtools.ports import HOST

real_getaddrinfo = socket.getaddrinfo
PUBLIC = "93.184.215.14"


class Internet:
    """A replacement of `socket.getaddrinfo` that knows the names of its entries only."""

    def __init__(self) -> None:
        self.names: dict[str, list[list[str]]] = {}  # addresses of each look-up of a name; the last repeat
        self.servers: dict[str, int] = {}  # local ports by public address
        self.lookups: list[str] = []  # names, in the order of their look-ups

    def serve(self, name: str, port: int, address: str = PUBLIC) -> None:
        """Let the name lead to a local port by a public address."""
        self.names[name], self.servers[address] = [[address]], port

    def __call__(self, host: Any, port: Any, *args: Any, **kwargs: Any) -> list[Any]:
        host = host.decode() if isinstance(host, bytes) else host
        if host in self.servers:
            return real_getaddrinfo(HOST, self.servers[host], *args, **kwargs)
        if host in self.names:
            self.lookups.append(host)
            lists = self.names[host]
            addresses = lists.pop(0) if len(lists) > 1 else lists[0]
            return [_address_info(address, port) for address in addresses]
        if host == HOST or host.startswith("/"):
            return real_getaddrinfo(host, port, *args, **kwargs)
        raise socket.gaierror(socket.EAI_NONAME, f"{host} is not known")


def _address_info(address: str, port: int) -> tuple[Any, ...]:
    if ":" in address:
        return socket.AF_INET6, socket.SOCK_STREAM, 6, "", (address, port, 0, 0)
    return socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)


def certificates(folder: Path) -> Callable[[str], Path]:
    """Write `folder/ca.pem`; return a function that issues a file with key and certificate for a host."""
    root_key, root_name = ec.generate_private_key(ec.SECP256R1()), _subject("Test authority")
    root = _certificate(root_name, root_name, root_key, root_key, x509.BasicConstraints(True, None))
    (folder / "ca.pem").write_bytes(root.public_bytes(serialization.Encoding.PEM))

    def issue(host: str) -> Path:
        key = ec.generate_private_key(ec.SECP256R1())
        names = x509.SubjectAlternativeName([x509.DNSName(host)])
        leaf = _certificate(_subject(host), root_name, key, root_key, names)
        plain = serialization.NoEncryption()
        private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
        (file := folder / f"{host}.pem").write_bytes(private + leaf.public_bytes(serialization.Encoding.PEM))
        return file

    return issue


def _subject(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _certificate(subject: x509.Name, issuer: x509.Name, key: Any, signer: Any, extension: Any) -> Any:
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number()).add_extension(extension, critical=False)
    builder = builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=2))
    return builder.sign(signer, hashes.SHA256())
