"""What a key of the built-in generator looks like, and how it is read; needs no database.

A key is base32 (A-Z, 2-7) in groups of five: one byte of format, what it says, and an Ed25519 signature of both.
Numbers are as short as they are (seven bits a byte), texts are UTF-8 after their length.
"""

from base64 import b32decode, b32encode
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

FORMAT = 1
SIGNATURE = 64
GROUP = 5
LONGEST_TEXT = 100  # bytes of a name or a hardware ID


class BadKey(Exception):
    """Not a key of this product."""


@dataclass(frozen=True, slots=True)
class Claims:
    """What a key says; the signature makes it true."""

    product: int
    item: int
    serial: int  # 1 for the item's first key: one made anew is another text
    quantity: int
    name: str
    hardware_id: str = ""


def write(claims: Claims, private: Ed25519PrivateKey) -> str:
    numbers = (claims.product, claims.item, claims.serial, claims.quantity)
    body = bytes([FORMAT]) + b"".join(map(_number, numbers))
    body += _text(claims.name) + _text(claims.hardware_id)
    letters = b32encode(body + private.sign(body)).decode().rstrip("=")
    return "-".join(letters[at : at + GROUP] for at in range(0, len(letters), GROUP))


def read(key: str, public: Ed25519PublicKey) -> Claims:
    """Raises BadKey. Blanks, dashes and small letters do not matter."""
    raw = _raw(key)
    try:
        public.verify(raw[-SIGNATURE:], raw[:-SIGNATURE])
    except InvalidSignature as error:
        raise BadKey from error
    return _claims(raw[:-SIGNATURE])


def product_named_in(key: str) -> int:
    """Whose public key would prove it. Raises BadKey; anybody can write a key that names any product."""
    try:
        return _take_number(_raw(key)[1:])[0]
    except IndexError as error:
        raise BadKey from error


def _raw(key: str) -> bytes:
    letters = "".join(key.upper().replace("-", "").split())
    try:
        return b32decode(letters + "=" * (-len(letters) % 8))
    except ValueError as error:
        raise BadKey from error


def _claims(body: bytes) -> Claims:
    """Whatever is signed was written by `write`; only its format may be a later one."""
    if body[:1] != bytes([FORMAT]):
        raise BadKey
    rest = body[1:]
    product, rest = _take_number(rest)
    item, rest = _take_number(rest)
    serial, rest = _take_number(rest)
    quantity, rest = _take_number(rest)
    name, rest = _take_text(rest)
    hardware_id, _ = _take_text(rest)
    return Claims(product, item, serial, quantity, name, hardware_id)


def _take_number(body: bytes) -> tuple[int, bytes]:
    low, rest = body[0], body[1:]
    if low < 0x80:
        return low, rest
    high, rest = _take_number(rest)
    return low & 0x7F | high << 7, rest


def _take_text(body: bytes) -> tuple[str, bytes]:
    end = 1 + body[0]
    return body[1:end].decode(), body[end:]


def _number(number: int) -> bytes:
    low, rest = number & 0x7F, number >> 7
    return bytes([low | 0x80]) + _number(rest) if rest else bytes([low])


def _text(text: str) -> bytes:
    """Cut between letters, never inside one."""
    cut = text.encode()[:LONGEST_TEXT].decode(errors="ignore").encode()
    return bytes([len(cut)]) + cut
