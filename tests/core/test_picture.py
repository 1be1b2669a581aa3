"""Pictures that people upload are decoded and written anew, or refused with a sentence."""

import base64

import pytest

from core.picture import MAX_BYTES, BadPicture, read_picture, size_of
from tests.png import png

# A JPEG of 24 × 16 pixels, by Chromium.
JPEG = base64.b64decode(
    "/9j/4AAQSkZJRgABAQAAAQABAAD/4gHYSUNDX1BST0ZJTEUAAQEAAAHIAAAAAAQwAABtbnRyUkdCIFhZWiAH4AABAAEAAAAA"
    "AABhY3NwAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAQAA9tYAAQAAAADTLQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAlkZXNjAAAA8AAAACRyWFlaAAABFAAAABRnWFlaAAABKAAAABRiWFlaAAABPAAA"
    "ABR3dHB0AAABUAAAABRyVFJDAAABZAAAAChnVFJDAAABZAAAAChiVFJDAAABZAAAAChjcHJ0AAABjAAAADxtbHVjAAAAAAAA"
    "AAEAAAAMZW5VUwAAAAgAAAAcAHMAUgBHAEJYWVogAAAAAAAAb6IAADj1AAADkFhZWiAAAAAAAABimQAAt4UAABjaWFlaIAAA"
    "AAAAACSgAAAPhAAAts9YWVogAAAAAAAA9tYAAQAAAADTLXBhcmEAAAAAAAQAAAACZmYAAPKnAAANWQAAE9AAAApbAAAAAAAA"
    "AABtbHVjAAAAAAAAAAEAAAAMZW5VUwAAACAAAAAcAEcAbwBvAGcAbABlACAASQBuAGMALgAgADIAMAAxADb/2wBDAP//////"
    "////////////////////////////////////////////////////////////////////////////////2wBDAf//////////"
    "////////////////////////////////////////////////////////////////////////////wAARCAAQABgDASIAAhEB"
    "AxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAH/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QAFgEBAQEAAAAAAAAAAAAAAAAAAAEC"
    "/8QAFBEBAAAAAAAAAAAAAAAAAAAAAP/aAAwDAQACEQMRAD8AgDSAAP/Z"
)
# An Exif segment that says: turn it by 90°.
TURNED = b"\xff\xe1\x00\x22Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"


@pytest.mark.parametrize(
    ("data", "size"),
    [
        (png(64, 32), (64, 32)),
        (png(1200, 600), (480, 240)),
        (JPEG, (24, 16)),
        (JPEG[:2] + TURNED + JPEG[2:], (16, 24)),
    ],
)
def test_picture_is_written_anew_as_a_small_png(data: bytes, size: tuple[int, int]) -> None:
    picture = read_picture(data)

    assert size_of(picture) == size
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")


def test_nothing_but_the_picture_stays_in_it() -> None:
    data = png(text=b"Author\0Grace Hopper") + b"<script>alert(1)</script>"

    anew = read_picture(data)

    assert b"Grace" not in anew
    assert b"script" not in anew
    assert anew == read_picture(png())


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "A picture is a PNG or a JPEG file"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "A picture is a PNG or a JPEG file"),
        (png()[:20], "It ends in the middle"),
        (png()[:60], "It cannot be read"),
        (JPEG[:6], "It ends in the middle"),
        (JPEG[:20] + b"no segment", "It cannot be read"),
        (JPEG[:-60], "It cannot be read"),
        (png()[:16] + b"\0\0\x27\x10" * 2 + png()[24:], "10,000 × 10,000 pixels and may have 8 million"),
        (png(8, 64), "less narrow"),
        (png(20, 400), "less narrow"),
        (b"\x89PNG" + b"x" * MAX_BYTES, "It may have 2 MB"),
    ],
)
def test_what_is_no_picture_is_refused_with_a_sentence(data: bytes, sentence: str) -> None:
    with pytest.raises(BadPicture, match=sentence):
        read_picture(data)
