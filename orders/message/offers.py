"""What may be done about an order, as the message asks: actions with their reason and what stands in the way.

Nothing is done here: each offer is a button that a person presses. Money is offered only where it was asked for, and
only on the order that is surely meant.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from orders.actions import Action, Target, action_for
from orders.message.intents import Asked, Intent, Reading
from orders.message.phrases import Words, words_of_line
from orders.message.ranking import Candidate
from orders.models import Order, OrderItem
from vendors.actor import Actor

MOST_INTENTS = 3
SURE = 45  # points from which an order is surely meant
WISHES = {
    Intent.LINK_EXPIRED: "The download link does not work",
    Intent.NOTHING_ARRIVED: "Nothing arrived",
    Intent.BOUGHT_TWICE: "Bought twice",
    Intent.KEY: "The key does not work",
    Intent.NEW_MACHINE: "A new machine",
    Intent.INVOICE: "An invoice",
    Intent.VAT: "VAT",
    Intent.MONEY: "Money back",
    Intent.WRONG_ADDRESS: "The email address is wrong",
}
_ACTIONS = {
    Intent.LINK_EXPIRED: ("reset-download-link", "resend-order"),
    Intent.NOTHING_ARRIVED: ("resend-order",),
    Intent.KEY: ("view-entitlement", "resend-order"),
    Intent.NEW_MACHINE: ("deactivate-machine", "view-entitlement"),
    Intent.INVOICE: ("resend-order", "correct-invoice"),
    Intent.VAT: ("record-vat-id",),
    Intent.WRONG_ADDRESS: ("change-email",),
}
_OF_MONEY = {Intent.BOUGHT_TWICE: "refund-order-duplicate", Intent.MONEY: "refund-order"}


@dataclass(frozen=True, slots=True)
class Offer:
    """A button: the action, the customer's words that ask for it, and why it cannot run, "" when it can."""

    action: Action
    wish: str
    quote: str
    obstacle: str

    @property
    def go_url(self) -> str:
        """Return where **Go** posts to."""
        return self.action.url.rsplit("/", 2)[0] + "/"


def offers_for(
    candidate: Candidate, reading: Reading, words: Words, actor: Actor, *, is_first: bool
) -> list[Offer]:
    """Return what may be done about the order, by what is asked first; each action once."""
    offers: dict[str, Offer] = {}
    item = _item_in(words, candidate.order)
    for asked in reading.intents[:MOST_INTENTS]:
        for slug in _slugs(asked, reading, is_sure=is_first and candidate.points >= SURE):
            action = _action(slug, candidate.order, item, actor)
            if action and action.slug not in offers and action.is_listed():
                reason = action.entry().reason
                offers[action.slug] = Offer(action, WISHES[asked.intent], asked.quote, reason)
    return sorted(offers.values(), key=lambda offer: bool(offer.obstacle))


def _slugs(asked: Asked, reading: Reading, *, is_sure: bool) -> Iterator[str]:
    yield from _ACTIONS.get(asked.intent, ())
    is_duplicate = any(other.intent is Intent.BOUGHT_TWICE for other in reading.intents)
    if asked.intent is Intent.MONEY and is_duplicate:
        return  # one of two is given back, as a duplicate
    if asked.intent in _OF_MONEY and reading.asks_for_money and is_sure:
        yield _OF_MONEY[asked.intent]


def _action(slug: str, order: Order, item: OrderItem | None, actor: Actor) -> Action | None:
    if action_class := action_for(slug, Target.ORDER):
        return action_class(order, actor)
    action_class = action_for(slug, Target.ITEM)
    return action_class(order, actor, item) if action_class and item else None


def _item_in(words: Words, order: Order) -> OrderItem | None:
    """Return the item whose name the message holds, else the first."""
    items = list(order.items.all())
    for item in items:
        item.order = order
    named = (item for item in items if all(word in words.positions for word in words_of_line(item.name)))
    return next(named, items[0] if items else None)
