"""A message that was read: what it mentions and what it asks for. Nothing here looks into the database."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from orders.message.amounts_and_dates import amounts_in, dates_in
from orders.message.codes import codes_in
from orders.message.intents import Reading, read_intents
from orders.message.mention import AmountMention, DateMention, Kind, Mention
from orders.message.parts import Line, Part, parts_of
from orders.message.people import people_in
from orders.message.phrases import Words
from orders.message.text import message_text

MOST = 12  # mentions of a kind


@dataclass(frozen=True)
class Message:
    lines: tuple[Line, ...]
    mentions: tuple[Mention, ...]
    reading: Reading

    def of_kind(self, kind: Kind) -> list[Mention]:
        return [mention for mention in self.mentions if mention.kind is kind]

    @property
    def amounts(self) -> list[AmountMention]:
        return [mention for mention in self.mentions if isinstance(mention, AmountMention)]

    @property
    def dates(self) -> list[DateMention]:
        return [mention for mention in self.mentions if isinstance(mention, DateMention)]

    @property
    def senders(self) -> list[str]:
        """Return the addresses that the message says it comes from: those of its From headers."""
        return [
            mention.text
            for mention in self.of_kind(Kind.EMAIL)
            if mention.is_labeled and mention.part is Part.HEADER
        ]

    @cached_property
    def words(self) -> Words:
        """Return all words of the message, for names of products, people and companies."""
        return Words(line.text for line in self.lines)


def read_message(text: str, *, today: date, own_addresses: Iterable[str] = ()) -> Message:
    """Read a pasted message; `own_addresses` are the vendor's, which are no customer's."""
    visible = message_text(text)
    lines = tuple(parts_of(visible.lines))
    mentions = [*codes_in(lines), *people_in(lines), *amounts_in(lines), *dates_in(lines, today)]
    own = {address.casefold() for address in own_addresses}
    mentions = [mention for mention in mentions if mention.text.casefold() not in own]
    unique = tuple(_first_of_each(mentions))
    has_id = any(mention.kind in (Kind.ORDER_ID, Kind.CODE) for mention in unique)
    return Message(lines, unique, read_intents(lines, has_hidden=visible.has_hidden, mentions_order=has_id))


def _first_of_each(mentions: Iterable[Mention]) -> list[Mention]:
    """Return each mention once, as it weighs most: the sender's own before what is quoted."""
    first: dict[tuple[Kind, str], Mention] = {}
    counts = dict.fromkeys(Kind, 0)
    for mention in sorted(mentions, key=lambda mention: mention.part is Part.QUOTED):
        key = (mention.kind, mention.text.casefold())
        if key not in first and counts[mention.kind] < MOST:
            first[key] = mention
            counts[mention.kind] += 1
        elif key in first and mention.is_labeled and not first[key].is_labeled:
            first[key] = mention
    return list(first.values())
