"""Likely slips of the keyboard in email addresses: asked about, never refused, since an unusual domain may exist."""

# No such endings exist, or hardly anybody means them.
_ENDINGS = {
    ending: right
    for right, slips in {
        "com": "con cmo ocm comm coom vom xom cim cpm copm comn",
        "net": "nett ner ney bet",
        "org": "ogr orgg rog",
        "de": "ded dee",
    }.items()
    for ending in slips.split()
}
_OFTEN_COM = {"co", "cm", "om"}  # they exist, but not at these mail services
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
