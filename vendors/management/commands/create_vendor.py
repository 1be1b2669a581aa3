from typing import Any
from zoneinfo import available_timezones

from django.core.management.base import BaseCommand, CommandError, CommandParser

from vendors.actor import SYSTEM
from vendors.models import Vendor
from vendors.new_person import normalized_email
from vendors.new_vendor import create_vendor
from vendors.shell_actor import by_command
from vendors.team.invitations import CannotInvite

MAX_NUMBER = 2**31 - 1


class Command(BaseCommand):
    """Add a vendor and invite its first Owner."""

    help = (
        "Adds a vendor and mails its first Owner a link that works once, for seven days; who has no account chooses a "
        "password there. The number is the middle part of each Order ID and never changes."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("number", type=int)
        parser.add_argument("name")
        parser.add_argument("owner", help="The Owner's email address.")
        parser.add_argument("--timezone", default="UTC", metavar="ZONE", help="Such as Europe/Berlin.")
        parser.add_argument("--support-email", default="", metavar="EMAIL", help="Where customers get help.")

    def handle(self, *args: Any, number: int, name: str, owner: str, **options: Any) -> None:
        owner = normalized_email(owner)
        support_email = normalized_email(options["support_email"]) if options["support_email"] else ""
        if not 0 < number <= MAX_NUMBER:
            raise CommandError(f"{number} is no vendor number: it lies between 1 and {MAX_NUMBER}.")
        if Vendor.objects.filter(number=number).exists():
            raise CommandError(f"Vendor {number} exists already.")
        if options["timezone"] not in available_timezones():
            raise CommandError(f"{options['timezone']} is no time zone; one is Europe/Berlin.")
        vendor = Vendor(number=number, name=name, timezone=options["timezone"], support_email=support_email)
        try:
            create_vendor(vendor, owner, by_command(SYSTEM))
        except CannotInvite as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{vendor} is vendor {number}. An invitation is on its way to {owner}.")
