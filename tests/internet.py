"""A small Internet for tests: names, the addresses they lead to, and the servers that answer there."""

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

real_look_up = socket.getaddrinfo
PUBLIC = "93.184.215.14"


class Internet:
    """Put in the place of `socket.getaddrinfo`; a name without an entry is not known."""

    def __init__(self) -> None:
        self.names: dict[str, list[list[str]]] = {}  # what each look-up of a name gives; the last repeats
        self.servers: dict[str, int] = {}  # public addresses that are ports of this machine
        self.asked: list[str] = []  # the names, as they were looked up

    def serve(self, name: str, port: int, address: str = PUBLIC) -> None:
        self.names[name], self.servers[address] = [[address]], port

    def __call__(self, host: Any, port: Any, *args: Any, **more: Any) -> list[Any]:
        host = host.decode() if isinstance(host, bytes) else host
        if host in self.servers:
            return real_look_up(HOST, self.servers[host], *args, **more)
        if host in self.names:
            self.asked.append(host)
            answers = self.names[host]
            addresses = answers.pop(0) if len(answers) > 1 else answers[0]
            return [_entry(address, port) for address in addresses]
        if host == HOST or host.startswith("/"):
            return real_look_up(host, port, *args, **more)
        raise socket.gaierror(socket.EAI_NONAME, f"{host} is not known")


def _entry(address: str, port: int) -> tuple[Any, ...]:
    if ":" in address:
        return socket.AF_INET6, socket.SOCK_STREAM, 6, "", (address, port, 0, 0)
    return socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)


def certificates(folder: Path) -> Callable[[str], Path]:
    """An authority that is kept in `folder/ca.pem`; what it gives for a name is a key with its certificate."""
    root_key, root_name = ec.generate_private_key(ec.SECP256R1()), _named("Test authority")
    root = _certificate(root_name, root_name, root_key, root_key, x509.BasicConstraints(True, None))
    (folder / "ca.pem").write_bytes(root.public_bytes(serialization.Encoding.PEM))

    def issue(host: str) -> Path:
        key = ec.generate_private_key(ec.SECP256R1())
        names = x509.SubjectAlternativeName([x509.DNSName(host)])
        leaf = _certificate(_named(host), root_name, key, root_key, names)
        plain = serialization.NoEncryption()
        private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
        (file := folder / f"{host}.pem").write_bytes(private + leaf.public_bytes(serialization.Encoding.PEM))
        return file

    return issue


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _certificate(subject: x509.Name, issuer: x509.Name, key: Any, signer: Any, extension: Any) -> Any:
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number()).add_extension(extension, critical=False)
    builder = builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=2))
    return builder.sign(signer, hashes.SHA256())
