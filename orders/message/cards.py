"""What the page and the command show of a message: its orders as cards, cautions, and what led nowhere."""

from dataclasses import dataclass
from functools import cached_property

from orders.extension_points import cautions_of
from orders.message.finder import Answer
from orders.message.intents import Caution
from orders.message.mention import Kind
from orders.message.offers import WISHES, Offer, offers_for
from orders.message.ranking import Candidate
from orders.message.reply_text import reply_text
from orders.models import Order
from vendors.actor import Actor

CAUTIONS = {
    Caution.INSTRUCTIONS: "It gives instructions to whoever reads it. Nothing follows them, and no refund is offered.",
    Caution.OTHER_PERSON: "It asks for what is somebody else's. Keys and links go to the address on file only.",
}
LOOKED_FOR = (Kind.ORDER_ID, Kind.CODE, Kind.EMAIL)


@dataclass(frozen=True)
class Card:
    candidate: Candidate
    offers: list[Offer]
    is_from_elsewhere: bool
    is_first: bool

    @property
    def order(self) -> Order:
        return self.candidate.order

    @property
    def wishes(self) -> list[tuple[str, str, list[Offer]]]:
        """Return each wish once, with the words that say it and its offers."""
        wishes = dict.fromkeys((offer.wish, offer.quote) for offer in self.offers)
        return [
            (wish, quote, [offer for offer in self.offers if offer.wish == wish]) for wish, quote in wishes
        ]


class Cards:
    """The answer to a message, for one actor."""

    def __init__(self, answer: Answer, actor: Actor) -> None:
        self.answer, self.actor = answer, actor
        self.reading = answer.message.reading

    @cached_property
    def cards(self) -> list[Card]:
        senders = self.answer.message.senders
        return [
            Card(
                candidate,
                offers_for(
                    candidate, self.reading, self.answer.message.words, self.actor, is_first=number == 0
                ),
                bool(senders) and not candidate.is_of_sender,
                number == 0,
            )
            for number, candidate in enumerate(self.answer.candidates)
        ]

    @cached_property
    def changes(self) -> list[str]:
        """Return what changed of late at the address of the first order."""
        return cautions_of(self.cards[0].order) if self.cards else []

    @property
    def cautions(self) -> list[tuple[str, str]]:
        return [(CAUTIONS[caution], quote) for caution, quote in self.reading.warnings.items()]

    @property
    def wishes(self) -> list[tuple[str, str]]:
        """Return what the message asks for, with its words."""
        return [(WISHES[asked.intent], asked.quote) for asked in self.reading.intents]

    @property
    def senders(self) -> str:
        return ", ".join(self.answer.message.senders)

    @property
    def unknown(self) -> list[str]:
        """Return what orders were looked up by in vain, as `Order ID: 1-2-3`."""
        texts = {reason.text.casefold() for card in self.cards for reason in card.candidate.reasons}
        return [
            f"{mention.kind}: {mention.text}"
            for mention in self.answer.message.mentions
            if mention.kind in LOOKED_FOR and mention.text.casefold() not in texts
        ]

    @cached_property
    def reply(self) -> str:
        return reply_text(self.reading, self.cards[0].order) if self.cards else ""
