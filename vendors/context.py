"""What every page of the panel shows around its content: the top menu and the chosen vendor."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from vendors.help import topic_of
from vendors.slots import fillers

SECTIONS = ("Customer Service", "Catalog", "Marketing", "Account")


def panel(request: HttpRequest) -> dict[str, Any]:
    actor = getattr(request, "actor", None)
    if actor is None:
        return {}
    return {
        "actor": actor,
        "vendor": request.vendor,  # type: ignore[attr-defined]
        "sections": _sections(request),
        "help_topic": topic_of(request),
    }


def _sections(request: HttpRequest) -> list[dict[str, Any]]:
    """The sections of the top menu with the pages that the apps filled in; a filler's `content` may hide one."""
    sections = []
    for section in SECTIONS:
        if request.vendor is None and section != "Customer Service":  # type: ignore[attr-defined]
            continue
        pages = [one for one in fillers(f"menu.{section}") if one.content is None or one.content(request)]
        urls = [reverse(one.key) for one in pages]
        here = max((url for url in urls if request.path.startswith(url)), key=len, default="")
        items = [
            {"label": one.label, "url": url, "active": url == here}
            for one, url in zip(pages, urls, strict=True)
        ]
        sections.append({"label": section, "items": items, "active": bool(here)})
    return sections
