"""The guess of the encoding of a text file, from its beginning."""

import re

from charset_normalizer import CharsetMatch, from_bytes

ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16, little-endian, without a byte order mark",
    "utf-16-be": "UTF-16, big-endian, without a byte order mark",
    "cp1252": "Windows (Western European)",
    "cp1250": "Windows (Central European)",
    "cp1251": "Windows (Cyrillic)",
    "cp1253": "Windows (Greek)",
    "cp1254": "Windows (Turkish)",
    "iso-8859-1": "ISO 8859-1 (Western European)",
    "iso-8859-2": "ISO 8859-2 (Central European)",
    "mac_roman": "Macintosh (Western European)",
    "cp850": "DOS (Western European)",
}
WINDOWS = "cp1252"
_LATIN = [WINDOWS, "cp1250", "mac_roman", "cp850"]  # with more of them, more guesses are wrong
_NOT_LATIN = ["cp1251", "cp1253"]
_UTF_16 = ["utf_16_le", "utf_16_be"]
_BYTE_ORDER_MARKS = (b"\xff\xfe", b"\xfe\xff")
_FEW_WORDS = 4
_DRAW = 0.01  # difference of chaos below which two encodings look as good
_CHARACTER = rb"[A-Za-z\x80-\xff]"
_WORD = re.compile(rb"[A-Za-z\x80-\xff'-]{2,}")
# Signs of Windows at the ends of words, and its apostrophe: on a Macintosh they would be letters.
_SIGNS = re.compile(
    rb"(?<!%(character)s)[\x84\x91\x93]+|[\x85\x92\x94\x96\x97\x99\xa9\xae]+(?!%(character)s)|"
    rb"\x92(?=[A-Z]|(?:s|t|d|m|re|ve|ll)(?!%(character)s))|(?<=(?<!%(character)s)[A-Za-z])\x92"
    % {b"character": _CHARACTER}
)


def guess_encoding(beginning: bytes, *, is_cut: bool) -> str | None:
    """Return one of ENCODINGS, None for what is no text.

    The beginning may end within a character when it `is_cut`.
    """
    if beginning.startswith(_BYTE_ORDER_MARKS):
        return "utf-16"
    if b"\0" in beginning:
        return _guess_utf_16(beginning)
    return "utf-8" if _is_utf8(beginning, is_cut=is_cut) else _guess_by_words(beginning)


def _guess_utf_16(beginning: bytes) -> str | None:
    """Return the kind of UTF-16; None when there are too few zeros for text with commas and digits."""
    even = beginning[: len(beginning) // 2 * 2]
    matches = _matches(even, _UTF_16) if even.count(0) * 8 >= len(even) else []
    return matches[0].encoding.replace("_", "-") if matches else None


def _is_utf8(beginning: bytes, *, is_cut: bool) -> bool:
    """Return whether the bytes are UTF-8, but for a last character that is cut in two."""
    try:
        beginning.decode()
    except UnicodeDecodeError as error:
        return is_cut and error.start > len(beginning) - 4
    return True


def _guess_by_words(beginning: bytes) -> str:
    """Guess from the words that are not ASCII: names and places, too few to know a language by.

    Windows' encoding is the guess unless the words look better in another: it is the usual one.
    """
    words = [word for word in _WORD.findall(_SIGNS.sub(b" ", beginning)) if not word.isascii()]
    # A word with ASCII letters in it is of Latin letters, whatever the others are.
    is_latin = sum(map(_has_ascii_characters, words)) * 2 > len(words)
    if not words or (is_latin and len(set(words)) < _FEW_WORDS):
        return WINDOWS
    matches = _matches(b" ".join(words), _LATIN if is_latin else _NOT_LATIN + _LATIN)
    if not matches or any(_is_windows(match) for match in matches if match.chaos <= matches[0].chaos + _DRAW):
        return WINDOWS
    return matches[0].encoding


def _has_ascii_characters(word: bytes) -> bool:
    return any(byte < 128 and chr(byte).isalpha() for byte in word)


def _matches(content: bytes, encodings: list[str]) -> list[CharsetMatch]:
    """Return the encodings in which the content is text, the likeliest first; a charset that it names is not asked."""
    return list(
        from_bytes(content, cp_isolation=encodings, preemptive_behaviour=False, enable_fallback=False)
    )


def _is_windows(match: CharsetMatch) -> bool:
    """Return whether the match is Windows' encoding, or gives the same text as it."""
    return WINDOWS in (match.encoding, *match.could_be_from_charset)
