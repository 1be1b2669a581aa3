"""What every page of the panel shows around its content: the top menu and the chosen vendor."""

from typing import Any

from django.urls import reverse

from core.help import topic_of
from vendors.extension_points import MENU
from vendors.middleware import PanelRequest

SECTIONS = ("Customer Service", "Catalog", "Marketing", "Account")


def panel(request: PanelRequest) -> dict[str, Any]:
    actor = getattr(request, "actor", None)
    if actor is None:
        return {}
    return {
        "actor": actor,
        "vendor": request.vendor,
        "sections": _sections(request),
        "help_topic": topic_of(request),
    }


def _sections(request: PanelRequest) -> list[dict[str, Any]]:
    """The sections of the top menu with the pages of all apps that this person may open."""
    sections = []
    for section in SECTIONS:
        if request.vendor is None and section != "Customer Service":
            continue
        pages = [
            entry
            for entry in MENU
            if entry.section == section and (entry.is_shown is None or entry.is_shown(request))
        ]
        urls = [reverse(entry.route) for entry in pages]
        here = max((url for url in urls if request.path.startswith(url)), key=len, default="")
        items = [
            {"label": entry.label, "url": url, "active": url == here}
            for entry, url in zip(pages, urls, strict=True)
        ]
        sections.append({"label": section, "items": items, "active": bool(here)})
    return sections
