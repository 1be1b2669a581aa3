from typing import Any
from zoneinfo import available_timezones

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from vendors.models import Seat, User, Vendor
from vendors.new_person import add_person_arguments, create_person, normalized_email
from vendors.rights import Role

MAX_NUMBER = 2**31 - 1


class Command(BaseCommand):
    """Add a vendor and its owner."""

    help = (
        "Adds a vendor with its owner. The number is the middle part of each Order ID and never changes. An owner who "
        "has no account gets one: the password is asked for, or read from standard input."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("number", type=int)
        parser.add_argument("name")
        parser.add_argument("owner", help="The owner's email address.")
        parser.add_argument("--timezone", default="UTC", metavar="ZONE", help="Such as Europe/Berlin.")
        parser.add_argument("--support-email", default="", metavar="EMAIL", help="Where customers get help.")
        add_person_arguments(parser)

    def handle(self, *args: Any, number: int, name: str, owner: str, **options: Any) -> None:
        owner = normalized_email(owner)
        support_email = normalized_email(options["support_email"]) if options["support_email"] else ""
        if not 0 < number <= MAX_NUMBER:
            raise CommandError(f"{number} is no vendor number: it lies between 1 and {MAX_NUMBER}.")
        if Vendor.objects.filter(number=number).exists():
            raise CommandError(f"Vendor {number} exists already.")
        if options["timezone"] not in available_timezones():
            raise CommandError(f"{options['timezone']} is no time zone; one is Europe/Berlin.")
        names = {key: options[key] for key in ("first_name", "last_name")}
        with transaction.atomic():
            user = User.objects.filter(email=owner).first() or create_person(owner, **names)
            if user.is_staff:
                raise CommandError(f"{owner} is staff of MyCommerce: an owner needs an account of their own.")
            vendor = Vendor.objects.create(
                number=number, name=name, timezone=options["timezone"], support_email=support_email
            )
            Seat.objects.create(user=user, vendor=vendor, role=Role.OWNER)
        self.stdout.write(f"{user} owns {vendor}, vendor {number}, and signs in at {settings.SITE_URL}/.")
