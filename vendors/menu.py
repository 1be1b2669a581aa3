"""The top menu: the pages of all apps that a person may open, by section."""

from dataclasses import dataclass
from functools import cache, lru_cache

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from vendors.extension_points import MENU, MenuEntry
from vendors.middleware import PanelRequest

SECTIONS = ("Customer Service", "Catalog", "Marketing", "Account")
OF_STAFF = SECTIONS[:1]  # who has no vendor


@dataclass(frozen=True, slots=True)
class MenuPage:
    """A page of the menu."""

    section: str
    label: str
    url: str


def menu_pages(request: PanelRequest) -> tuple[MenuPage, ...]:
    """Return the pages that this person may open, in the order of the menu."""
    entries = [entry for entry in MENU if entry.is_shown is None or entry.is_shown(request)]
    return tuple(
        _page(entry) for section in _sections(request) for entry in entries if entry.section == section
    )


def menu_html(request: PanelRequest, pages: tuple[MenuPage, ...]) -> SafeString:
    """Return the menu; of its pages the one is marked with whose address the requested one begins, the longest."""
    marked = max((page.url for page in pages if request.path.startswith(page.url)), key=len, default="")
    return _html(_sections(request), pages, marked)


def _sections(request: PanelRequest) -> tuple[str, ...]:
    return SECTIONS if request.vendor else OF_STAFF


@lru_cache(maxsize=512)  # for each role and page: rendering it takes longer than the rest of the frame
def _html(sections: tuple[str, ...], pages: tuple[MenuPage, ...], marked: str) -> SafeString:
    shown = []
    for section in sections:
        of_section = [page for page in pages if page.section == section]
        shown.append((section, of_section, any(page.url == marked for page in of_section)))
    return render_to_string("components/_menu.html", {"sections": shown, "marked": marked})


@cache
def _page(entry: MenuEntry) -> MenuPage:
    return MenuPage(entry.section, entry.label, reverse(entry.route))
