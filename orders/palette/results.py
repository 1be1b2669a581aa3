"""What the palette shows for the characters that were typed."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from uuid import uuid4

from django.http import QueryDict
from django.urls import reverse

from core.text import search_key
from orders.models import Order
from orders.numbers import typed_order_number
from orders.palette.at_hand import Subject, subjects_at_hand
from orders.search.filters import OrderFilter
from orders.search.hits import SHOWN, hits
from vendors.menu import menu_pages
from vendors.middleware import PanelRequest

MAX_ORDERS = 6
MAX_CUSTOMERS = 3


@dataclass(frozen=True, slots=True)
class PageLink:
    """A page that this person may open."""

    label: str
    section: str
    url: str


class Results:
    """Actions of the order at hand, orders, customers and pages that have the typed words; without words no orders."""

    def __init__(self, request: PanelRequest, *, typed: str, page: str) -> None:
        self.request = request
        self.typed = typed
        self.page = page
        self.token = uuid4()  # an action counts once, however often its button is pressed
        self._words = search_key(typed).split()

    @cached_property
    def subjects(self) -> list[Subject]:
        subjects = subjects_at_hand(self.request, self.page)
        chosen = [
            replace(subject, entries=[entry for entry in subject.entries if self._fits(entry.label)])
            for subject in subjects
        ]
        return [subject for subject in chosen if subject.entries]

    @cached_property
    def orders(self) -> list[Order]:
        """Return the order whose Order ID was typed, or the newest orders that have all words."""
        if number := typed_order_number(self.typed):
            visible = Order.objects.visible_to(self.request.actor, number)
            return list(visible.only(*SHOWN))
        if self.request.vendor is None:
            return []
        parameters = QueryDict(mutable=True)
        parameters["q"] = self.typed
        search = OrderFilter(parameters, vendor=self.request.vendor)
        return [] if search.errors else hits(search.query)[:MAX_ORDERS]

    @property
    def customers(self) -> list[Order]:
        """Return an order of each customer of these orders whose name or address has a typed word."""
        customers = {order.email or order.number: order for order in reversed(self.orders)}
        fitting = [
            order
            for order in customers.values()
            if self._has_a_word(order.full_name, order.company, order.email)
        ]
        return fitting[::-1][:MAX_CUSTOMERS]

    @cached_property
    def pages(self) -> list[PageLink]:
        return [link for link in _all_pages(self.request) if self._fits(link.label, link.section)]

    @property
    def number(self) -> int:
        actions = sum(len(subject.entries) for subject in self.subjects)
        return actions + len(self.orders) + len(self.customers) + len(self.pages)

    def _fits(self, *texts: str) -> bool:
        """Return whether each typed word begins a word of the texts."""
        words = search_key(" ".join(texts)).split()
        return all(any(word.startswith(typed) for word in words) for typed in self._words)

    def _has_a_word(self, *texts: str) -> bool:
        text = search_key(" ".join(texts))
        return any(word in text for word in self._words)


def _all_pages(request: PanelRequest) -> Iterable[PageLink]:
    """Yield Home, the pages of the top menu, and the help."""
    yield PageLink("Home", "", reverse("home"))
    for page in menu_pages(request):
        yield PageLink(page.label, page.section, page.url)
    yield PageLink("Help", "", reverse("help"))
    yield PageLink("Keyboard shortcuts", "", reverse("keyboard"))
