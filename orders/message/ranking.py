"""How well an order agrees with a message: points for each thing that agrees, named."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from core.text import other_spellings, search_key
from orders.message.mention import DateMention, Kind, Mention
from orders.message.message import Message
from orders.message.parts import Part
from orders.message.phrases import words_of_line
from orders.message.probes import Probe, totals_of
from orders.models import Order

ENOUGH = 24  # points
SHARE_OF_BEST = 0.2  # an order with less of the best one's points is left out
PRODUCT, NAMED = 10, 15
NO_WORDS = frozenset(["pro", "the", "der", "die", "das", "and", "und", "for", "für"])


@dataclass(frozen=True, slots=True)
class Reason:
    """What agrees, as `label: text`; `is_sure` where it is the order's alone."""

    label: str
    text: str
    points: int
    is_sure: bool = False

    def __str__(self) -> str:
        return f"{self.label}: {self.text}"


@dataclass(slots=True)
class Candidate:
    order: Order
    reasons: list[Reason] = field(default_factory=list)

    @property
    def points(self) -> int:
        return sum(reason.points for reason in self.reasons)

    @property
    def is_of_sender(self) -> bool:
        return any(
            reason.label in ("Email address", "Recipient's email", "Earlier email address")
            for reason in self.reasons
        )


def ranked(
    message: Message, orders: Collection[Order], hits: Collection[tuple[int, Probe]]
) -> list[Candidate]:
    """Return the orders that agree enough, the best first, then the newest; `hits` are the probes that led to each."""
    candidates = []
    for order in orders:
        probes = [probe for order_id, probe in hits if order_id == order.pk]
        candidates.append(Candidate(order, _reasons(message, order, probes)))
    candidates.sort(
        key=lambda candidate: (candidate.points, candidate.order.placed_at, candidate.order.pk), reverse=True
    )
    least = max(ENOUGH, candidates[0].points * SHARE_OF_BEST) if candidates else ENOUGH
    return [candidate for candidate in candidates if candidate.points >= least]


def _reasons(message: Message, order: Order, probes: Collection[Probe]) -> list[Reason]:
    """Return the best reason of each label."""
    best: dict[str, Reason] = {}
    for reason in (*_of_mentions(message, order), *_of_probes(probes), *_of_words(message, order)):
        if reason.label not in best or reason.points > best[reason.label].points:
            best[reason.label] = reason
    return sorted(best.values(), key=lambda reason: -reason.points)


def _of_mentions(message: Message, order: Order) -> Iterator[Reason]:
    for mention in message.mentions:
        is_own = mention.part is not Part.QUOTED
        if mention.kind is Kind.ORDER_ID:
            yield from _of_number(mention, order)
        elif mention.kind is Kind.EMAIL:
            yield from _of_address(mention, order, is_own=is_own)
        elif mention.kind is Kind.LAST_FOUR and mention.text == order.card_last4:
            yield Reason("Card", order.card, 15)
        elif mention.kind is Kind.NAME and _is_name(mention.text, order):
            yield Reason("Name", order.full_name, 25 if is_own else 15)
        elif isinstance(mention, DateMention) and _is_day(mention, order):
            yield Reason("Date", f"{order.placed_on:%-d %B %Y}", 12)
    totals = {minor for amount in message.amounts for minor in totals_of(amount.amount)}
    if order.total_minor in totals:
        yield Reason("Amount", str(order.total), 12)
    elif order.net_minor in totals:
        yield Reason("Amount", f"{order.net} without tax", 8)


def _of_number(mention: Mention, order: Order) -> Iterator[Reason]:
    points = 100 if mention.part is not Part.QUOTED else 60
    if mention.text == order.number:
        yield Reason("Order ID", order.number, points, is_sure=True)
    elif mention.text.rpartition("-")[2] == order.number.rpartition("-")[2]:
        yield Reason("Last number of the Order ID", mention.text.rpartition("-")[2], 45)
    elif mention.text.rpartition("-")[0] == order.number.rpartition("-")[0]:
        yield Reason("Beginning of the Order ID", mention.text.rpartition("-")[0], 30)


def _of_address(mention: Mention, order: Order, *, is_own: bool) -> Iterator[Reason]:
    key = search_key(mention.text)
    recipient = getattr(order, "recipient", None)
    if key == order.email_key:
        yield Reason("Email address", order.email, 50 if is_own else 30, is_sure=True)
    elif recipient and key == search_key(recipient.email):
        yield Reason("Recipient's email", recipient.email, 45 if is_own else 30, is_sure=True)


def _of_probes(probes: Collection[Probe]) -> Iterator[Reason]:
    """What is no column of an order: keys, hardware IDs, numbers of documents, earlier addresses."""
    for probe in probes:
        mention, is_quoted = probe.mention, probe.mention.part is Part.QUOTED
        if probe.of_earlier_address:
            yield Reason("Earlier email address", mention.text, probe.points, is_sure=True)
        elif mention.kind is Kind.CODE:
            yield Reason("Number or key", mention.text, 45 if is_quoted else probe.points, is_sure=True)
        elif probe.points == 12 and mention.kind is Kind.EMAIL:
            yield Reason("Domain", mention.text.rpartition("@")[2], 12)


def _of_words(message: Message, order: Order) -> Iterator[Reason]:
    """Names that the message holds somewhere: of the product, of the customer, of their company."""
    words = message.words.positions
    for item in order.items.all():
        name = [word for word in words_of_line(item.name) if word not in NO_WORDS]
        if name and all(word in words for word in name):
            yield Reason("Product", item.name, PRODUCT)
        elif name and len(name[0]) > 3 and name[0] in words:
            yield Reason("Product", item.name, PRODUCT // 2)
        if len(item.sku) > 3 and all(word in words for word in words_of_line(item.sku)):
            yield Reason("SKU", item.sku, PRODUCT)
    if order.company and all(word in words for word in words_of_line(order.company)):
        yield Reason("Company", order.company, NAMED)
    if order.last_name and _has_name(order.last_name, words):
        is_whole = bool(order.first_name) and _has_name(order.first_name, words)
        yield Reason(
            "Name", order.full_name if is_whole else order.last_name, NAMED if is_whole else NAMED // 2
        )


def _has_name(name: str, words: Collection[str]) -> bool:
    spellings = [words_of_line(name), *(key.split() for key in other_spellings(name))]
    return any(spelling and all(word in words for word in spelling) for spelling in spellings)


def _is_name(name: str, order: Order) -> bool:
    """Return whether the words of the name are the order's, also in another spelling, or the recipient's."""
    recipient = getattr(order, "recipient", None)
    return any(
        _are_same(name, person.first_name, person.last_name) for person in (order, recipient) if person
    )


def _are_same(name: str, first: str, last: str) -> bool:
    words = set(search_key(name).split()) | {word for key in other_spellings(name) for word in key.split()}
    unspaced = {search_key(first + last), search_key(last + first)}
    first_words, last_words = search_key(first).split(), search_key(last).split()
    has_last = bool(last_words) and all(word in words for word in last_words)
    has_first = not first_words or first_words[0] in words
    return (has_last and has_first) or any(
        not whole.isascii() and " " not in whole and whole in "".join(search_key(name).split())
        for whole in unspaced
    )


def _is_day(mention: DateMention, order: Order) -> bool:
    return any(abs(order.placed_on - day) <= timedelta(days=1) for day in mention.days)
