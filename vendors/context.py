"""The context that every page of the panel shares: the top menu, the chosen vendor and the help topic."""

from typing import Any

from django.urls import reverse

from core.help import topic_of
from vendors.extension_points import MENU
from vendors.middleware import PanelRequest

SECTIONS = ("Customer Service", "Catalog", "Marketing", "Account")


def panel(request: PanelRequest) -> dict[str, Any]:
    """Return the shared context; nothing for people who are not signed in."""
    actor = getattr(request, "actor", None)
    if actor is None:
        return {}
    return {
        "actor": actor,
        "vendor": request.vendor,
        "sections": menu_sections(request),
        "help_topic": topic_of(request),
    }


def menu_sections(request: PanelRequest) -> list[dict[str, Any]]:
    """Return the sections of the top menu with the pages of all apps that this person may open."""
    sections = []
    for section in SECTIONS:
        if request.vendor is None and section != "Customer Service":
            continue
        entries = [
            entry
            for entry in MENU
            if entry.section == section and (entry.is_shown is None or entry.is_shown(request))
        ]
        urls = [reverse(entry.route) for entry in entries]
        active_url = max((url for url in urls if request.path.startswith(url)), key=len, default="")
        items = [
            {"label": entry.label, "url": url, "active": url == active_url}
            for entry, url in zip(entries, urls, strict=True)
        ]
        sections.append({"label": section, "items": items, "active": bool(active_url)})
    return sections
