"""What counts as the same word: case, accents, scripts and surrounding blanks never matter."""

import re
import unicodedata

# Letters that Unicode does not take apart into a base letter and an accent, and those of other alphabets
# as passports spell them, so that a name is found from any keyboard.
_PLAIN = str.maketrans(
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
    """Folded for comparison: `  Łukasz  Müller ` → `lukasz muller`, `Иванов` → `ivanov`."""
    if text.isascii():
        return " ".join(text.lower().replace("`", "'").split())
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return re.sub(r"\s+", " ", bare.casefold().translate(_PLAIN)).strip()
