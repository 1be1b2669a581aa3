"""The address that hands a key to the program on the customer's machine.

Every letter is one of a short list, so that no two programs read an address differently. It opens the program by a
scheme of its own, or speaks to it on this very machine; all else is refused, when it is saved and when it is shown.
"""

import re
from urllib.parse import quote

from delivery.licenses.reserved_schemes import TAKEN, TAKEN_BEGINNINGS

LONGEST = 500
PLACEHOLDERS = ("key", "hardware_id", "order")

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_ORDINARY = r"(?:[A-Za-z0-9._~!$&'()*+,;=:/?-]|%(?:[2-6][0-9A-Fa-f]|7[0-9A-Ea-e])|\{[a-z_]+\})*"
_OF_PROGRAM = re.compile(rf"([a-z][a-z0-9+.-]{{2,39}})://([a-z0-9][a-z0-9.-]*)?([/?]{_ORDINARY})")
_ON_THIS_MACHINE = re.compile(rf"http://(?:127\.0\.0\.1|localhost)(?::([0-9]{{1,5}}))?([/?]{_ORDINARY})")


class BadTemplate(ValueError):
    """A sentence that says what is wrong with it."""


def check(template: str) -> None:
    """Raises BadTemplate unless it is an address that we fill in and show."""
    if len(template) > LONGEST:
        raise BadTemplate(f"It has more than {LONGEST} letters.")
    if re.search(r"[^\x21-\x7e]", template):
        raise BadTemplate("It has a blank, a line break or a letter that is not plain ASCII.")
    names = _PLACEHOLDER.findall(template)
    if strange := next((name for name in names if name not in PLACEHOLDERS), None):
        raise BadTemplate(f"There is no {{{strange[:40]}}}: use {_listed()}.")
    if template.startswith("http://"):
        _check_loopback(template)
    else:
        _check_scheme(template)
    if "key" not in names:
        raise BadTemplate("It has to say {key}: that is where the license key goes.")


def fill(template: str, **facts: str) -> str:
    """The address with the facts quoted in it; "" for a template that may not be shown."""
    try:
        check(template)
    except BadTemplate:
        return ""
    return _PLACEHOLDER.sub(lambda found: quote(facts[found[1]], safe=""), template)


def _check_loopback(template: str) -> None:
    found = _ON_THIS_MACHINE.fullmatch(template)
    if found is None or not 1 <= int(found[1] or 80) <= 65_535:
        raise BadTemplate(
            "With http:// it begins http://127.0.0.1:PORT/ or http://localhost:PORT/, and nothing else: "
            "a key goes to the customer's own machine only."
        )


def _check_scheme(template: str) -> None:
    found = _OF_PROGRAM.fullmatch(template)
    if found is None:
        raise BadTemplate(
            "It begins with your program's own scheme in small letters, such as myapp://activate?key={key}, "
            "or with http://127.0.0.1:PORT/."
        )
    if found[1] in TAKEN or found[1].startswith(TAKEN_BEGINNINGS):
        raise BadTemplate(
            f"{found[1]}: is not a scheme of your program: browsers and systems use it themselves."
        )


def _listed() -> str:
    return ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
