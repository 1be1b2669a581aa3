"""The address that passes a key to the program on the customer's machine.

It opens the program by a scheme of its own, or connects to it on the same machine; all else is refused, when it is
saved and when it is shown. Its characters are of a short list, so that no two programs read an address differently.
"""

import re
from urllib.parse import quote

from delivery.licenses.reserved_schemes import RESERVED_PREFIXES, RESERVED_SCHEMES

MAX_LENGTH = 500
PLACEHOLDERS = ("key", "hardware_id", "order")

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_CHARACTERS = r"(?:[A-Za-z0-9._~!$&'()*+,;=:/?-]|%(?:[2-6][0-9A-Fa-f]|7[0-9A-Ea-e])|\{[a-z_]+\})*"
_PROGRAM_URL = re.compile(rf"([a-z][a-z0-9+.-]{{2,39}})://([a-z0-9][a-z0-9.-]*)?([/?]{_CHARACTERS})")
_LOOPBACK_URL = re.compile(rf"http://(?:127\.0\.0\.1|localhost)(?::([0-9]{{1,5}}))?([/?]{_CHARACTERS})")


class BadTemplate(ValueError):
    """The template may not be used; the message is a sentence that says why."""


def check_template(template: str) -> None:
    """Raise BadTemplate unless the template is an address that may be filled in and shown."""
    if len(template) > MAX_LENGTH:
        raise BadTemplate(f"It has more than {MAX_LENGTH} letters.")
    if re.search(r"[^\x21-\x7e]", template):
        raise BadTemplate("It has a blank, a line break or a letter that is not plain ASCII.")
    names = _PLACEHOLDER.findall(template)
    if unknown := next((name for name in names if name not in PLACEHOLDERS), None):
        raise BadTemplate(f"There is no {{{unknown[:40]}}}: use {_list_placeholders()}.")
    if template.startswith("http://"):
        _check_loopback(template)
    else:
        _check_scheme(template)
    if "key" not in names:
        raise BadTemplate("It has to say {key}: that is where the license key goes.")


def fill_template(template: str, **values: str) -> str:
    """Return the address with the values quoted in it; "" for a template that may not be shown."""
    try:
        check_template(template)
    except BadTemplate:
        return ""
    return _PLACEHOLDER.sub(lambda match: quote(values[match[1]], safe=""), template)


def _check_loopback(template: str) -> None:
    match = _LOOPBACK_URL.fullmatch(template)
    if match is None or not 1 <= int(match[1] or 80) <= 65_535:
        raise BadTemplate(
            "With http:// it begins http://127.0.0.1:PORT/ or http://localhost:PORT/, and nothing else: "
            "a key goes to the customer's own machine only."
        )


def _check_scheme(template: str) -> None:
    match = _PROGRAM_URL.fullmatch(template)
    if match is None:
        raise BadTemplate(
            "It begins with your program's own scheme in small letters, such as myapp://activate?key={key}, "
            "or with http://127.0.0.1:PORT/."
        )
    if match[1] in RESERVED_SCHEMES or match[1].startswith(RESERVED_PREFIXES):
        raise BadTemplate(
            f"{match[1]}: is not a scheme of your program: browsers and systems use it themselves."
        )


def _list_placeholders() -> str:
    return ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
