"""What a help desk shows beside a ticket: the sender's orders, with links to pages of the panel.

It shows no key and does nothing: whoever acts does so on the page behind a link, signed in.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from core.email_address import clean_address
from core.panel_url import panel_url
from core.rate_limit import AccountLimit
from desk.models import HelpDesk
from orders.actions import Target, action_for
from orders.message.finder import find_orders
from orders.message.ranking import Candidate
from orders.models import Order, OrderItem
from vendors.actor import SYSTEM
from vendors.models import Vendor

MOST_ADDRESSES = 3  # of a ticket; each is a walk along the index
MOST_ITEMS = 5  # of an order
LOOKUPS = AccountLimit("desk_lookups", most=1_200, seconds=3_600)  # of a help desk
TOO_MANY = "This help desk has asked for many customers within the hour: wait a little, then try again."
_OF_ORDER = {"resend-order": "Resend"}
_OF_ITEM = {"reset-download-link": "Reset link", "view-entitlement": "Copy key"}


@dataclass(frozen=True, slots=True)
class PanelLink:
    """A link to the page of an action; with an obstacle it is a text."""

    label: str
    url: str
    obstacle: str = ""


@dataclass(frozen=True, slots=True)
class ItemOnPanel:
    name: str
    links: list[PanelLink]


@dataclass(frozen=True, slots=True)
class OrderOnPanel:
    order: Order
    reason: str  # why it is the sender's
    links: list[PanelLink]
    items: list[ItemOnPanel]

    @property
    def items_beyond(self) -> int:
        return max(self.order.item_count - len(self.items), 0)


@dataclass(frozen=True, slots=True)
class Panel:
    """The orders of the people who wrote, the best first, and how many more there are."""

    addresses: list[str]
    orders: list[OrderOnPanel]
    more: int


def panel_of(vendor: Vendor, addresses: list[str]) -> Panel:
    """Return the orders of these addresses: ordered by them, meant for them, or moved from them."""
    if not addresses:
        return Panel([], [], 0)
    answer = find_orders("\n".join(f"From: {address}" for address in addresses), vendor)
    orders = [_order(candidate) for candidate in answer.candidates if candidate.is_of_sender]
    return Panel(addresses, orders, answer.more)


def good_addresses(texts: Iterable[object]) -> list[str]:
    """Return the first addresses among what a desk sent that an email can reach, each once."""
    addresses: dict[str, str] = {}
    for text in texts:
        try:
            address = clean_address(str(text or "")[:320])
        except ValidationError:
            continue
        addresses.setdefault(address.casefold(), address)
        if len(addresses) == MOST_ADDRESSES:
            break
    return list(addresses.values())


def may_look_up(help_desk: HelpDesk) -> bool:
    """Count a look-up of a help desk; return False when it is one too many."""
    return LOOKUPS.take(str(help_desk.vendor_id), str(help_desk.pk))


def _order(candidate: Candidate) -> OrderOnPanel:
    order = candidate.order
    items = list(order.items.all())[:MOST_ITEMS]
    links = [*_links(_OF_ORDER, order), PanelLink("Open", panel_url(order.get_absolute_url()))]
    return OrderOnPanel(order, str(candidate.reasons[0]), links, [_item(order, item) for item in items])


def _item(order: Order, item: OrderItem) -> ItemOnPanel:
    item.order = order
    return ItemOnPanel(item.name or item.sku, _links(_OF_ITEM, order, item))


def _links(labels: dict[str, str], order: Order, item: OrderItem | None = None) -> list[PanelLink]:
    """Return the links of the actions that exist and are listed; an obstacle is the same for everybody."""
    links = []
    for slug, label in labels.items():
        action_class = action_for(slug, Target.ITEM if item else Target.ORDER)
        action = action_class(order, SYSTEM, item) if action_class else None
        if action and action.is_listed():
            links.append(PanelLink(label, panel_url(action.url), action.obstacle()))
    return links
