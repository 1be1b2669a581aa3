import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from orders.message.cards import Cards
from orders.message.finder import find_orders
from orders.message.text import MAX_LENGTH
from vendors.actor import Actor
from vendors.models import User, Vendor
from vendors.shell_actor import by_command


class Command(BaseCommand):
    """Say which orders a customer's message is about; nothing is changed, nothing of the message is kept."""

    help = "Reads a customer's message from standard input and names its orders, with what it asks for."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.epilog = "For example: manage.py find_message 23207 --as anna@demo.example < message.eml"
        parser.add_argument("vendor", type=int, help="The vendor's number.")
        parser.add_argument("--as", dest="person", required=True, help="Email of the person who asks.")

    def handle(self, *args: Any, vendor: int, person: str, **_: Any) -> None:
        user = User.objects.filter(email=person, is_active=True).first()
        if user is None:
            raise CommandError(f"Nobody signs in as {person}.")
        actor = by_command(Actor.of(user))
        chosen = Vendor.objects.filter(number=vendor, pk=actor.vendor_id_of(vendor) or 0).first()
        if chosen is None:
            raise CommandError(f"{person} has no vendor {vendor}.")
        text = sys.stdin.read(MAX_LENGTH + 1)
        if len(text) > MAX_LENGTH:
            raise CommandError(f"The message has more than {MAX_LENGTH:,} characters.")
        self._write(Cards(find_orders(text, chosen), actor))

    def _write(self, cards: Cards) -> None:
        for caution, quote in cards.cautions:
            self.stdout.write(f"Caution: {caution} “{quote}”")
        for wish, quote in cards.wishes:
            self.stdout.write(f"Asks: {wish} (“{quote}”)")
        for card in cards.cards:
            self.stdout.write(f"{card.order.number}  {card.order.full_name}  {card.order.headline}")
            for reason in card.candidate.reasons:
                self.stdout.write(f"  {reason}")
            for offer in card.offers:
                obstacle = f": cannot run, {offer.obstacle}" if offer.obstacle else ""
                self.stdout.write(f"  → {offer.action.slug}{obstacle}")
        if not cards.cards:
            self.stdout.write("No order agrees with it.")
