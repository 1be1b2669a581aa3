"""Emails that somebody forwards, signed by the domain of whoever signs them."""

import base64
from email.message import EmailMessage

import dkim
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

SERVER = "mx.panel.example"
_KEY = rsa.generate_private_key(public_exponent=65_537, key_size=2_048)
PRIVATE = _KEY.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
PUBLIC = base64.b64encode(_KEY.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))
TEXT = """Can you look at this?

---------- Forwarded message ---------
From: Grace Hopper <{email}>
Date: Sat, 14 Mar 2026 at 10:12
Subject: Download
To: <support@acme.example>

My download link has expired. My order is {number}.
"""


def key_record(name: bytes, timeout: int = 5) -> bytes | None:
    """The name server: every domain below `.example` has this key."""
    return b"v=DKIM1; k=rsa; p=" + PUBLIC if name.endswith(b".example.") else None


def message(number: int, text: str, sender: str = "anna@demo.example") -> EmailMessage:
    """What a mail program makes when somebody forwards an email to the vendor with this number."""
    message = EmailMessage()
    message["From"] = f"Anna <{sender}>"
    message["To"] = f"Orders <forward+{number}@panel.example>"
    message["Subject"] = "Fwd: Download"
    message["Message-ID"] = "<forwarded-1@demo.example>"
    message["Reply-To"] = "grace@navy.example"
    message.set_content(text)
    return message


def signed(message: EmailMessage, domain: str = "demo.example", **options: bool) -> bytes:
    """Return the source with a DKIM signature of the domain."""
    return sign(message.as_bytes().replace(b"\n", b"\r\n"), domain, **options)


def sign(source: bytes, domain: str = "demo.example", **options: bool) -> bytes:
    signature: bytes = dkim.sign(source, b"s1", domain.encode(), PRIVATE, **options)
    return signature + source
