"""The addresses of the whole site as Django knows them, and what they answer."""

import re
from collections.abc import Iterator

from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver


def patterns(resolver: URLResolver | None = None, namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Each route of the whole site with its full name."""
    for one in (resolver or get_resolver()).url_patterns:
        if isinstance(one, URLResolver):
            inner = f"{namespace}{one.namespace}:" if one.namespace else namespace
            yield from patterns(one, inner)
        else:
            yield f"{namespace}{one.name}", one


def panel_names() -> set[str]:
    """Routes of the panel itself; sign-in and admin have their own tests."""
    return {
        name
        for name, one in patterns()
        if ":" not in name and not one.callback.__module__.startswith("allauth.")
    }


def text_of(answer: HttpResponse) -> str:
    """The body without what differs from one answer to the next."""
    return re.sub(r'(name="(?:csrfmiddlewaretoken|token)" value=)"[^"]*"', r"\1", answer.content.decode())
