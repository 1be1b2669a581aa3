"""Texts as they were meant: without what nobody sees, and as keys in which case, accents and scripts do not matter."""

import re
import unicodedata
from functools import lru_cache

# Characters that Unicode does not decompose into a base character and an accent, and those of other alphabets
# as passports spell them, so that a name is found from any keyboard.
_TRANSLITERATION = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"}
    | dict(zip("абвгдезийклмнопрстуфыэіґ", "abvgdeziiklmnoprstufyeig", strict=True))
    | {
        "ж": "zh",
        "х": "kh",
        "ц": "ts",
        "ч": "ch",
        "ш": "sh",
        "щ": "shch",
        "ъ": "",
        "ь": "",
        "ю": "yu",
        "я": "ya",
    }
    | {"є": "e", "ђ": "d", "ј": "j", "љ": "lj", "њ": "nj", "ћ": "c", "џ": "dz"}
    | dict(zip("αβγδεζηικλμνξοπρστυφω", "avgdeziiklmnxoprstyfo", strict=True))
    | {"θ": "th", "χ": "ch", "ψ": "ps"}
)
_UMLAUTS = str.maketrans(
    {
        "ä": "ae",
        "ö": "oe",
        "ü": "ue",
        "ø": "oe",
        "å": "aa",
        "Ä": "Ae",
        "Ö": "Oe",
        "Ü": "Ue",
        "Ø": "Oe",
        "Å": "Aa",
    }
)
_WITHOUT_CIRCLE = str.maketrans({"å": "a", "Å": "A"})  # Angstroem
_TWO_VOWELS = re.compile(r"([aou])e|aa")
# Vowels before which “ue” is no umlaut: Bauer, Jacques.
_NO_UMLAUT = re.compile(r"(?<=[aeq])ue")

_APOSTROPHES = frozenset("´`‘’‚‛′‵ʹʻʼʽˈˊˋ՚׳ꞌ＇｀")
_DASHES = frozenset("−⁃─━")  # beside those of Unicode's category Pd
# Letters and marks that show nothing, beside the characters of Unicode's category Cf.
_INVISIBLE = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0\ufffc"
    + "".join(map(chr, range(0xFE00, 0xFE10)))
)
_WRAPPERS = "\"'()[]{}<>,;:!?.…«»„“”‟‹›|¿¡。、，；：*•·"  # around a pasted word
_BEFORE = _WRAPPERS + "#"
_PUNYCODE = re.compile(r"xn--[a-z0-9-]+")


@lru_cache(maxsize=4096)
def _plain_character(character: str) -> str:
    category = unicodedata.category(character)
    if character in _INVISIBLE or category == "Cf" or "\U000e0100" <= character <= "\U000e01ef":
        return ""
    if character in _APOSTROPHES:
        return "'"
    if character in _DASHES or category == "Pd":
        return "-"
    if category in {"Zs", "Zl", "Zp"} or character in "\t\n\r\v\f\x85\u2800":
        return " "
    if category in {"Cc", "Cs"}:  # control characters, and halves of characters
        return ""
    return str(unicodedata.digit(character)) if category == "Nd" else character


def visible_text(text: str) -> str:
    """Return the text without the characters that show nothing, otherwise as it is."""
    return "".join(character for character in text if _plain_character(character))


def plain_text(text: str) -> str:
    """Return one line of the text as it was meant, for what is compared: codes, numbers, keys, addresses.

    Invisible and direction characters go; every dash is `-`, every apostrophe `'`, every blank one blank;
    full-width letters and the digits of other scripts are the usual ones.
    """
    if not text.isascii() or not text.isprintable():
        text = "".join(map(_plain_character, text))
        text = "".join(map(_plain_character, unicodedata.normalize("NFKC", text)))
    return " ".join(text.replace("`", "'").split())


@lru_cache(maxsize=1_024)  # the name and address of an order are folded for several of its keys
def search_key(text: str) -> str:
    """Return the text folded for comparison: `  Łukasz  Müller, ` → `lukasz muller`, `O´Brien` → `obrien`.

    Beside case, accents and scripts, apostrophes and the signs around a word do not matter.
    """
    folded = _PUNYCODE.sub(_unicode_label, plain_text(text).lower())
    if not folded.isascii():
        decomposed = unicodedata.normalize("NFKD", folded.casefold())
        folded = "".join(character for character in decomposed if not unicodedata.combining(character))
        folded = folded.casefold().replace("ου", "ou").translate(_TRANSLITERATION)
    words = [word.lstrip(_BEFORE).rstrip(_WRAPPERS).replace("'", "") for word in folded.split()]
    return " ".join(filter(None, words)) or " ".join(folded.split())


def other_spellings(text: str) -> set[str]:
    """Return the search keys of a name with “ue” in place of its “ü”, and the other way, as people spell them."""
    key = search_key(text)
    composed = unicodedata.normalize("NFC", text)
    spelled_out = {
        search_key(way.translate(_UMLAUTS)) for way in (composed, composed.translate(_WITHOUT_CIRCLE))
    }
    marked = "\0".join(_TWO_VOWELS.sub(lambda match: match[0][0], part) for part in _NO_UMLAUT.split(key))
    return {*spelled_out, marked.replace("\0", "ue")} - {key}


def _unicode_label(match: re.Match[str]) -> str:
    """Return a label of a domain in its own letters."""
    label = match[0].removeprefix("xn--")
    try:
        return label.encode().decode("punycode")
    except UnicodeError:
        return label


def storable(text: str) -> str:
    """Return a text of somebody else's server as PostgreSQL can save it: NUL and halves of characters become U+FFFD."""
    return text.replace("\0", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
