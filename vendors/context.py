"""What every page of the panel shows around its content: the top menu and the chosen vendor."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from vendors.slots import fillers

SECTIONS = ("Customer Service", "Catalog", "Marketing", "Account")


def panel(request: HttpRequest) -> dict[str, Any]:
    actor = getattr(request, "actor", None)
    if actor is None:
        return {}
    return {"actor": actor, "vendor": request.vendor, "sections": _sections(request.path)}  # type: ignore[attr-defined]


def _sections(path: str) -> list[dict[str, Any]]:
    """The sections of the top menu with the pages that the apps filled in."""
    sections = []
    for section in SECTIONS:
        pages = [(one.label, reverse(one.key)) for one in fillers(f"menu.{section}")]
        items = [{"label": label, "url": url, "active": path.startswith(url)} for label, url in pages]
        sections.append({"label": section, "items": items, "active": any(item["active"] for item in items)})
    return sections
