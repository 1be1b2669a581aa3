"""Whole names, split into first and last name."""

_PARTICLES = frozenset(
    [
        "van",
        "von",
        "der",
        "den",
        "de",
        "la",
        "le",
        "du",
        "des",
        "del",
        "della",
        "di",
        "da",
        "dos",
        "das",
        "do",
        "ten",
        "ter",
        "zu",
        "zum",
        "zur",
        "af",
        "al",
        "el",
        "bin",
        "ibn",
        "mac",
        "mc",
        "st.",
        "st",
        "san",
        "santa",
    ]
)
_TITLES = frozenset(
    [
        "mr",
        "mr.",
        "mrs",
        "mrs.",
        "ms",
        "ms.",
        "miss",
        "dr",
        "dr.",
        "prof",
        "prof.",
        "herr",
        "frau",
        "m.",
        "mme",
        "monsieur",
        "madame",
        "sir",
    ]
)


def split_name(name: str) -> tuple[str, str]:
    """Return first and last name of `Ada Lovelace`, `Lovelace, Ada`, `Ludwig van Beethoven` or `Plato`."""
    words = name.split()
    if "," in name:
        last_name, _, first_name = name.partition(",")
        if "," not in first_name and last_name.strip() and first_name.strip():
            return " ".join(first_name.split()), " ".join(last_name.split())
    while len(words) > 2 and words[0].casefold() in _TITLES:
        words.pop(0)
    start = max(len(words) - 1, 0)
    while start > 1 and words[start - 1].casefold() in _PARTICLES:
        start -= 1
    return " ".join(words[:start]), " ".join(words[start:])
