"""Pictures that people upload: each is decoded, made smaller and written anew as a PNG, without anything else in it.

typst does it, which draws our documents: what it wrote itself, it and every browser can show.
"""

import re
import struct
import tempfile
from pathlib import Path

import typst

MAX_BYTES = 2 * 2**20
MAX_PIXELS = 8_000_000
MIN_SIDE, MAX_RATIO = 16, 12
LONGEST_SIDE = 480  # of what is kept: twice as much as pages show
_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"
_SIZE_OF_JPEG = re.compile(rb"[\xc0-\xc3\xc5-\xc7\xc9-\xcb\xcd-\xcf]")  # the markers of a frame
# The picture's own size already counts how a camera was held.
_PAGE = f"""
#set page(width: auto, height: auto, margin: 0pt, fill: none)
#context {{
  let size = measure(image("picture"))
  let longest = calc.max(size.width, size.height)
  image("picture", width: size.width / longest * calc.min(%d, {LONGEST_SIDE}) * 1pt)
}}
"""


class BadPicture(ValueError):
    """A file is no picture that we take; the message is a sentence for whoever chose it."""


def read_picture(data: bytes) -> bytes:
    """Return the picture in a file as a PNG, at most `LONGEST_SIDE` pixels long. Raise BadPicture."""
    if len(data) > MAX_BYTES:
        raise BadPicture(f"It may have {MAX_BYTES // 2**20} MB: choose a smaller one.")
    width, height = size_of(data)
    if width * height > MAX_PIXELS:
        raise BadPicture(
            f"It has {width:,} × {height:,} pixels and may have {MAX_PIXELS // 10**6} million: choose a smaller one."
        )
    if min(width, height) < MIN_SIDE or max(width, height) > MAX_RATIO * min(width, height):
        raise BadPicture(f"It has {width:,} × {height:,} pixels: choose one that is less narrow.")
    return _written_anew(data, max(width, height))


def _written_anew(data: bytes, longest: int) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "picture").write_bytes(data)
        page = Path(folder, "page.typ")
        page.write_text(_PAGE % longest, encoding="utf-8")
        try:
            png: bytes = typst.compile(str(page), root=folder, format="png", ppi=72, ignore_system_fonts=True)
        except typst.TypstError as error:
            raise BadPicture("It cannot be read: save it again as PNG or JPEG.") from error
    return png


def size_of(data: bytes) -> tuple[int, int]:
    """Return width and height in pixels as the file says, before anything is decoded. Raise BadPicture."""
    try:
        if data.startswith(_PNG):
            width, height = struct.unpack(">II", data[16:24])
            return width, height
        if data.startswith(_JPEG):
            return _size_of_jpeg(data)
    except (struct.error, IndexError) as error:
        raise BadPicture("It ends in the middle: save it again as PNG or JPEG.") from error
    raise BadPicture("A picture is a PNG or a JPEG file.")


def _size_of_jpeg(data: bytes) -> tuple[int, int]:
    """Walk from segment to segment until one describes the frame."""
    at = 2
    while not _SIZE_OF_JPEG.fullmatch(data[at + 1 : at + 2]):
        if data[at] != 0xFF:
            raise BadPicture("It cannot be read: save it again as PNG or JPEG.")
        (length,) = struct.unpack(">H", data[at + 2 : at + 4])
        at += 2 + length
    height, width = struct.unpack(">HH", data[at + 5 : at + 9])
    return width, height
