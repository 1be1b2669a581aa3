"""Domain names as name servers and mail servers know them, by IDNA 2008."""

import re
import unicodedata

import idna

NEVER_PUBLIC = frozenset((  # last labels
    "alt", "arpa", "corp", "home", "internal", "intranet", "invalid", "lan", "local", "localdomain", "localhost",
    "mail", "onion", "private",
))  # fmt: skip
_HOST_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)", re.IGNORECASE | re.ASCII)
# Scripts that are written beside each other in one word; every other mixture is a disguise.
_WRITTEN_TOGETHER = (
    frozenset({"LATIN", "CJK", "HIRAGANA", "KATAKANA"}),
    frozenset({"LATIN", "CJK", "BOPOMOFO"}),
    frozenset({"LATIN", "CJK", "HANGUL"}),
)


def ascii_domain(domain: str) -> str:
    """Return the domain in ASCII: `bücher.example` is `xn--bcher-kva.example`.

    Raise UnicodeError for one that cannot be registered. Python's own codec would make `strasse` of `straße`.
    """
    return ".".join(map(_ascii_label, domain.split(".")))


def _ascii_label(label: str) -> str:
    if not label.isascii() or label.lower().startswith("xn--"):
        encoded = idna.encode(label, uts46=True).decode()
        if mixes_scripts(idna.decode(encoded)):
            raise UnicodeError(label)
        return encoded
    if not _HOST_LABEL.fullmatch(label):
        raise UnicodeError(label)
    return label.lower()


def mixes_scripts(text: str) -> bool:
    """Return whether letters of scripts stand beside each other that no language writes together."""
    written = (character for character in text.lower() if unicodedata.category(character) in {"Ll", "Lo"})
    scripts = {re.split(r"\W", unicodedata.name(character, ""))[0] for character in written}
    return len(scripts) > 1 and not any(scripts <= together for together in _WRITTEN_TOGETHER)
