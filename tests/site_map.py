"""The routes of the whole site, and the text of a response."""

import re
from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

from tests.types import Response


def patterns(resolver: URLResolver | None = None, namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Yield each route of the whole site with its full name."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from patterns(pattern, inner)
        else:
            yield f"{namespace}{pattern.name}", pattern


def panel_names() -> set[str]:
    """Return names of routes of the panel itself; sign-in and admin have their own tests."""
    return {
        name
        for name, pattern in patterns()
        if ":" not in name and not pattern.callback.__module__.startswith("allauth.")
    }


def text_of(response: Response) -> str:
    """Return the body without tokens, which differ in each response."""
    return re.sub(r'(name="(?:csrfmiddlewaretoken|token)" value=)"[^"]*"', r"\1", response.content.decode())
