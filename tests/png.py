"""Pictures for tests: PNG files of one color, written by hand."""

import struct
import zlib

from django.core.files.uploadedfile import SimpleUploadedFile


def png(width: int = 64, height: int = 32, *, color: bytes = b"\x20\x60\xc0\xff", text: bytes = b"") -> bytes:
    """Return a PNG; its text is in a chunk that no program shows."""
    rows = (b"\0" + color * width) * height
    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"tEXt", text), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def uploaded_png() -> SimpleUploadedFile:
    return SimpleUploadedFile("picture.png", png())


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
