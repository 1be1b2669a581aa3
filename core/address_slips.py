"""Likely slips of the keyboard in email addresses: asked about, never refused, since an unusual domain may exist."""

from collections.abc import Iterable

LONG_DOMAIN = 10  # characters
# No such endings exist, or hardly anybody means them.
_ENDINGS = {
    ending: right
    for right, slips in {
        "com": "con cmo ocm comm coom vom xom cim cpm copm comn comj conm c0m",
        "net": "nett ner ney bet ent nte",
        "org": "ogr orgg rog orh",
        "de": "ded dee dr ed",
        "fr": "ft rf",
        "it": "ut",
        "ru": "ri",
        "uk": "ik yk ukk ku",
        "edu": "eud edi",
        "info": "inof",
    }.items()
    for ending in slips.split()
}
_OFTEN_COM = {"co", "cm", "om"}  # they exist, but not at these mail services
_ONLY_COM = {"gmail", "icloud"}  # no other domain of theirs takes emails
_SHORT = {"aol", "live", "mac", "me", "msn"}  # too short to look for slips of their names
_SERVICES = {
    "gmail": ("com",),
    "googlemail": ("com",),
    "hotmail": ("com", "co.uk", "de", "fr", "it", "es"),
    "outlook": ("com", "de", "fr", "it", "es"),
    "yahoo": ("com", "co.uk", "de", "fr", "it", "es", "ca", "co.jp"),
    "icloud": ("com",),
    "protonmail": ("com", "ch"),
    "fastmail": ("com",),
    "t-online": ("de",),
    "freenet": ("de",),
    "comcast": ("net",),
    "verizon": ("net",),
    "wanadoo": ("fr",),
    "laposte": ("net",),
    "yandex": ("ru", "com"),
    "btinternet": ("com",),
    "sbcglobal": ("net",),
    "bellsouth": ("net",),
    "charter": ("net",),
    "earthlink": ("net",),
    "rocketmail": ("com",),
    "bluewin": ("ch",),
    "orange": ("fr",),
    "libero": ("it",),
    "virgilio": ("it",),
    "telenet": ("be",),
    "skynet": ("be",),
    "bigpond": ("com", "net.au"),
    "rogers": ("com",),
    "seznam": ("cz",),
}
_OTHER_SERVICES = {"mail.com", "email.com", "ymail.com", "rmail.com"}


def likely_address(address: str) -> str:
    """Return the address that was likely meant, as `ada@gmail.com` by `ada@gmial.com`; "" where there is no doubt."""
    local, at, domain = address.rpartition("@")
    meant = _likely_domain(domain.lower())
    return f"{local}@{meant}" if at and meant != domain.lower() else ""


def _likely_domain(domain: str) -> str:
    head, _, last = domain.rpartition(".")
    meant = f"{head}.{_ENDINGS.get(last, last)}"
    name, _, ending = meant.partition(".")
    if not head or meant in _OTHER_SERVICES:
        return meant if head else domain
    if (name in _SHORT and ending in _OFTEN_COM) or name in _ONLY_COM:
        return f"{name}.com"
    for service, endings in _SERVICES.items():
        right = "com" if ending in _OFTEN_COM and "com" in endings else ending
        if right in endings and (name == service or _is_one_slip(name, service)):
            return f"{service}.{right}"
    return meant


def _is_one_slip(typed: str, meant: str) -> bool:
    """Return whether one letter is missing, too many, another, or has changed places with its neighbour."""
    start = next((i for i, (a, b) in enumerate(zip(typed, meant, strict=False)) if a != b), None)
    if start is None:
        return abs(len(typed) - len(meant)) == 1
    rest, meant_rest = typed[start:], meant[start:]
    return (
        rest[1:] == meant_rest[1:]
        or rest[1:] == meant_rest
        or rest == meant_rest[1:]
        or (rest[:2] == meant_rest[1::-1] and rest[2:] == meant_rest[2:])
    )


def likely_among(address: str, domains: Iterable[str]) -> str:
    """Return the address at that one of the domains, the most common first, of which its own is a slip; "" for none.

    Two slips are looked for in long domains only: short ones are all alike.
    """
    local, _, domain = address.rpartition("@")
    known = list(domains)
    if not local or domain.lower() in known:
        return ""
    close = [known_domain for known_domain in known if _are_close(domain.lower(), known_domain)]
    return f"{local}@{close[0]}" if close else ""


def _are_close(typed: str, meant: str) -> bool:
    return slips_between(typed, meant) <= (2 if len(meant) >= LONG_DOMAIN else 1)


def slips_between(typed: str, meant: str) -> int:
    """Return how many letters are missing, too many, others, or have changed places; 3 for three and more."""
    if abs(len(typed) - len(meant)) > 2:
        return 3
    before: list[int] = []
    last = list(range(len(meant) + 1))
    for i, character in enumerate(typed, 1):
        row = [i]
        for j, right in enumerate(meant, 1):
            slips = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (character != right))
            if i > 1 and j > 1 and character == meant[j - 2] and typed[i - 2] == right:
                slips = min(slips, before[j - 2] + 1)
            row.append(slips)
        before, last = last, row
    return min(last[-1], 3)
