"""The context that every page of the panel shares: the top menu, the chosen vendor and the help topic."""

from functools import lru_cache
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from core.help import topic_of
from vendors.actor import Actor
from vendors.menu import menu_html, menu_pages
from vendors.middleware import PanelRequest
from vendors.models import Vendor


def panel(request: PanelRequest) -> dict[str, Any]:
    """Return the shared context; nothing for who is not signed in, such as a program with an API token."""
    actor = getattr(request, "actor", None)
    if actor is None or not request.user.is_authenticated:
        return {}
    pages = menu_pages(request)
    return {
        "actor": actor,
        "vendor": request.vendor,
        "first_page": pages[0].url,
        "menu_html": menu_html(request, pages),
        "user_menu_html": _user_menu_html(
            request.user.email, _role_text(actor, request.vendor), request.user.theme
        ),
        "help_topic": topic_of(request),
    }


def _role_text(actor: Actor, vendor: Vendor | None) -> str:
    """Return what the person is, and where."""
    for seat in actor.seats:
        if vendor and seat.vendor_id == vendor.pk:
            return f"{seat.get_role_display()} at {vendor.name}"
    return actor.role


@lru_cache(maxsize=512)
def _user_menu_html(email: str, role: str, theme: str) -> SafeString:
    return render_to_string("components/_user_menu.html", {"email": email, "role": role, "theme": theme})
