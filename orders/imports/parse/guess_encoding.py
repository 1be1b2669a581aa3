"""The guess of the encoding of a text file, from its beginning."""

import re
from collections import Counter
from itertools import pairwise

from charset_normalizer import CharsetMatch, from_bytes

from orders.imports.parse.alphabets import (
    BESIDE_VOWELS,
    FOLLOWERS,
    LANGUAGES_OF,
    NOT_LATIN,
    USUAL_CHARACTERS,
    VOWELS,
    WESTERN,
)

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
    "cp1257": "Windows (Baltic)",
    "iso-8859-1": "ISO 8859-1 (Western European)",
    "iso-8859-15": "ISO 8859-15 (Western European, with €)",
    "iso-8859-2": "ISO 8859-2 (Central European)",
    "iso-8859-5": "ISO 8859-5 (Cyrillic)",
    "iso-8859-7": "ISO 8859-7 (Greek)",
    "mac_roman": "Macintosh (Western European)",
    "mac_latin2": "Macintosh (Central European)",
    "mac_cyrillic": "Macintosh (Cyrillic)",
    "cp850": "DOS (Western European)",
    "cp437": "DOS (United States)",
    "cp860": "DOS (Portuguese)",
    "cp865": "DOS (Nordic)",
    "cp852": "DOS (Central European)",
    "cp866": "DOS (Cyrillic)",
    "koi8-r": "KOI8-R (Cyrillic)",
    "cp932": "Shift JIS (Japanese)",
    "euc_jp": "EUC-JP (Japanese)",
    "gb18030": "GB 18030 (Chinese)",
    "big5": "Big5 (Chinese, traditional)",
    "cp949": "Windows (Korean)",
}
WINDOWS = "cp1252"
_UTF_16 = ["utf_16_le", "utf_16_be"]
_BYTE_ORDER_MARKS = (b"\xff\xfe", b"\xfe\xff")
_FEW_WORDS = 4
_CLEARLY, _CLEARLY_OF_FEW = 0.12, 0.4  # by which words look better than in Windows' encoding
_MOST_WORDS = 5_000
_GOOD = 2.4  # score of words of one language; at most 3.1
_COMMON = (
    0.1  # for letters that all languages of the region have: of encodings as good, theirs is the likelier one
)
_MOSTLY = 0.9
_KANA_SHARE = 20  # of so many Japanese characters one is kana
_SECOND = {"gb18030": 0xA1, "cp949": 0xA1, "euc_jp": 0xA1}  # least second byte of a usual character
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
    """Guess from the words that are not ASCII: names and places, too few to know a language by their frequencies.

    Windows' encoding is the guess unless the words look better in another: it is the usual one.
    """
    words = [word for word in _WORD.findall(_SIGNS.sub(b" ", beginning)) if not word.isascii()][:_MOST_WORDS]
    if not words:
        return WINDOWS
    # A word with ASCII letters in it is of Latin letters, whatever the others are.
    is_latin = sum(map(_has_ascii_characters, words)) * 2 > len(words)
    encodings = [encoding for encoding in LANGUAGES_OF if not (is_latin and encoding in NOT_LATIN)]
    scores = {encoding: _score(words, encoding) for encoding in encodings}
    best = max(scores, key=lambda encoding: scores[encoding])  # of equals, the first
    if scores[best] < _GOOD and (east_asian := _east_asian(beginning)):
        return east_asian
    clearly = _CLEARLY if len(set(words)) >= _FEW_WORDS else _CLEARLY_OF_FEW
    return best if scores[best] > scores[WINDOWS] + clearly else WINDOWS


def _score(words: list[bytes], encoding: str) -> float:
    """Return how good the words look: the part of their letters that one language has, and all of its region."""
    text = [word.decode(encoding, "replace") for word in words]
    strange = sum(_strangeness(word) for word in text) / len(text)
    counts = Counter(character for word in text for character in word.lower() if not character.isascii())
    in_languages = [
        sum(counts[character] for character in set(alphabet)) for alphabet in LANGUAGES_OF[encoding].values()
    ]
    in_region = sum(counts[character] for character in set("".join(LANGUAGES_OF[encoding].values())))
    score = (2 * max(in_languages) + in_region) / (sum(counts.values()) or 1) - strange
    return score + _western_score(text, in_languages) if encoding in WESTERN else score


def _western_score(text: list[str], in_languages: list[int]) -> float:
    """Return what tells Western encodings apart: letters that several languages have, each where they have it."""
    common = sum(in_languages) / len(in_languages) / (max(in_languages) or 1)
    return _COMMON * common - sum(map(_misplaced, text)) / len(text)


def _strangeness(word: str) -> int:
    """Return how much of a word is in no word: signs within it, and capitals behind small characters."""
    signs = sum(not character.isalpha() and character not in "'-" for character in word)
    capitals = sum(before.islower() and after.isupper() for before, after in pairwise(word))
    return signs + capitals


def _misplaced(word: str) -> int:
    """Return how many letters of a word stand where Western languages do not have them."""
    text = word.lower()
    followers = sum(after not in FOLLOWERS[before] for before, after in pairwise(text) if before in FOLLOWERS)
    alone = sum(
        VOWELS.isdisjoint(text[max(index - 1, 0) : index + 2])
        for index, character in enumerate(text)
        if character in BESIDE_VOWELS
    )
    return followers + alone


def _east_asian(beginning: bytes) -> str:
    """Return the encoding of Chinese, Japanese or Korean text, in which it has usual characters; "" for none."""
    content = beginning[: beginning.rfind(b"\n") + 1] or beginning
    usual = {encoding: _usual_part(content, encoding) for encoding in USUAL_CHARACTERS}
    best = max(usual, key=lambda encoding: usual[encoding])  # of equals, the first
    return best if usual[best] > _MOSTLY else ""


def _usual_part(content: bytes, encoding: str) -> float:
    """Return which part of the characters of two bytes is usual; 0 where the content is none of the encoding."""
    try:
        pairs = [
            character.encode(encoding) for character in content.decode(encoding) if not character.isascii()
        ]
    except UnicodeError:
        return 0
    usual, needed = USUAL_CHARACTERS[encoding]
    counts = Counter(pair[0] for pair in pairs if len(pair) == 2 and pair[1] >= _SECOND.get(encoding, 0))
    if needed and sum(counts[lead] for lead in needed) * _KANA_SHARE < len(pairs):
        return 0
    return sum(count for lead, count in counts.items() if lead in usual) / (len(pairs) or 1)


def _has_ascii_characters(word: bytes) -> bool:
    return any(byte < 128 and chr(byte).isalpha() for byte in word)


def _matches(content: bytes, encodings: list[str]) -> list[CharsetMatch]:
    """Return the encodings in which the content is text, the likeliest first; a charset that it names is not asked."""
    return list(
        from_bytes(content, cp_isolation=encodings, preemptive_behaviour=False, enable_fallback=False)
    )
