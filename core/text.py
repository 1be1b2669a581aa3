"""Search keys of texts, in which case, accents, scripts and surrounding blanks do not matter."""

import re
import unicodedata

# Characters that Unicode does not decompose into a base character and an accent, and those of other alphabets
# as passports spell them, so that a name is found from any keyboard.
_TRANSLITERATION = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"}
    | {"ʼ": "'", "’": "'", "‘": "'", "`": "'", "‐": "-", "‑": "-", "–": "-"}
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


def search_key(text: str) -> str:
    """Return the text folded for comparison: `  Łukasz  Müller ` → `lukasz muller`, `Иванов` → `ivanov`."""
    if text.isascii():
        return " ".join(text.lower().replace("`", "'").split())
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    base_characters = "".join(character for character in decomposed if not unicodedata.combining(character))
    return re.sub(r"\s+", " ", base_characters.casefold().translate(_TRANSLITERATION)).strip()


def storable(text: str) -> str:
    """Return a text of somebody else's server as PostgreSQL can save it: NUL and halves of characters become U+FFFD."""
    return text.replace("\0", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
