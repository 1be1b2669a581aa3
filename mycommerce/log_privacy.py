"""What no line of a log says: tokens in addresses, values in query strings, email addresses, passwords, rows.

Which parts of an address are secret is read from the routes: every part that a route captures as a text, but those of
OPEN_PARTS. A new route with a token needs no line here.
"""

import re
import sys
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any

from django.conf import settings
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver
from structlog.typing import EventDict

from core.token_text import TOKEN

HIDDEN = "…"
# Parts of addresses that open nothing: Order IDs, names of actions and tabs, products, ids in the admin.
OPEN_PARTS = {
    "app_label",
    "filename",
    "number",
    "object_id",
    "order_id",
    "sku",
    "slug",
    "tab",
    "vendor_number",
}
SECRET_KEYS = re.compile(r"auth|cookie|email|passw|secret|session|token|^ip$|(^|_)key$", re.IGNORECASE)
_AT = re.compile("@|%40")
_LOCAL_PART = re.compile(r"[\w.!#$&'*+/=?^`{|}~%-]+\Z")
_DOMAIN = re.compile(r"[\w-]+(?:\.[\w-]+)*")
MAX_LOCAL_PART = 64  # characters
# Every part is bounded by what may not stand in it: a long line takes no longer than many short ones.
_PATH, _QUERY = r"""/[^\s"'<>?]*""", r"""\?[^\s"'<>]*"""
_ADDRESS = re.compile(
    rf"""(?<![a-z+])([a-z][a-z+]{{1,9}}://[^\s/"'<>?]*)({_PATH})?({_QUERY})?|(?<![\w.~…:/])({_PATH})({_QUERY})?""",
    re.IGNORECASE,
)
_SIGN_IN = re.compile(r"//[^@]*@")
_VALUE = re.compile(r"=[^&]*")
# PostgreSQL quotes the statement, with its values, and the row.
_ROW = re.compile(r"(?m)^(DETAIL|LINE \d+|CONTEXT|QUERY):.*$")


def hide_secrets(logger: Any, method: str, event: EventDict) -> EventDict:
    """Hide them in all values of a log line, whoever wrote it."""
    return {key: _hidden(key, value) for key, value in event.items()}


def hide_in_text(text: str) -> str:
    """Return a text without them: a message, a request line, a traceback."""
    text = TOKEN.sub(HIDDEN, _ROW.sub(rf"\1: {HIDDEN}", text))
    text = _ADDRESS.sub(_hide_in_address, text)
    return _without_emails(text)


def _without_emails(text: str) -> str:
    first, *further = _AT.split(text)
    pieces = [first]
    for piece in further:
        start = max(len(pieces[-1]) - MAX_LOCAL_PART, 0)
        local_part, domain = _LOCAL_PART.search(pieces[-1], start), _DOMAIN.match(piece)
        if local_part and domain:
            pieces[-1] = pieces[-1][: local_part.start()] + HIDDEN
            pieces.append(HIDDEN + piece[domain.end() :])
        else:
            pieces.append(piece)
    return "@".join(pieces)


def _hidden(key: str, value: Any) -> Any:
    if key.startswith("_") or value is None or isinstance(value, bool | int | float):
        return value
    if SECRET_KEYS.search(key):
        return HIDDEN
    if isinstance(value, dict):
        return {name: _hidden(str(name), item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_hidden("", item) for item in value]
    return hide_in_text(str(value))


def _hide_in_address(match: re.Match[str]) -> str:
    origin, path, query = match[1] or "", match[2] or match[4] or "", match[3] or match[5] or ""
    origin = _SIGN_IN.sub(f"//{HIDDEN}@", origin)
    roots = _roots()
    if path and path.split("/")[1] in roots:
        path = hide_in_path(path)
    elif path and not roots:
        path = _first_part(path)
    elif origin:
        path = f"/{HIDDEN}" if path.strip("/") else path  # of another server: vendors put keys into theirs
    return origin + path + _VALUE.sub(f"={HIDDEN}", query)


@lru_cache(maxsize=128)
def hide_in_path(path: str) -> str:
    """Return one of our paths with its secret parts hidden; of one that is no route, only its first part is told."""
    try:
        captured = get_resolver().resolve(path).kwargs
    except Resolver404:
        return _first_part(path)
    secrets = [
        str(value)
        for name, value in captured.items()
        if name not in OPEN_PARTS and not isinstance(value, int) and value
    ]
    for secret in sorted(secrets, key=len, reverse=True):  # one may stand within another
        path = path.replace(secret, HIDDEN)
    return path


def _first_part(path: str) -> str:
    root, slash, rest = path[1:].partition("/")
    return f"/{root}{slash}{HIDDEN if rest else ''}"


def _roots() -> frozenset[str]:
    """Return the first parts of all routes; none before they are read, which a log line must not cause."""
    urls = sys.modules.get(settings.ROOT_URLCONF)
    return _read_roots() if hasattr(urls, "urlpatterns") else frozenset()


@cache
def _read_roots() -> frozenset[str]:
    return frozenset(route.split("/")[0] for route in _routes(get_resolver()))


def _routes(resolver: URLResolver) -> Iterator[str]:
    for pattern in resolver.url_patterns:
        prefix = str(pattern.pattern).lstrip("^")
        if isinstance(pattern, URLPattern) or prefix:
            yield prefix
        else:
            yield from _routes(pattern)
