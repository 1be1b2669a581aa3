"""The command that erases a customer."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from orders.personal_data.erase import CannotErase, erase
from vendors.actor import SYSTEM
from vendors.models import Vendor
from vendors.shell_actor import by_command


class Command(BaseCommand):
    """Erase what is held of a customer."""

    help = (
        "Erases names, addresses, emails, texts and network addresses of a customer; money, tax and numbers stay. "
        "Run it with DATABASE_URL of the eraser's role, or as the owner."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="The customer's email address.")
        parser.add_argument("--vendor", type=int, help="The number of the only vendor that erases.")

    def handle(self, *args: Any, email: str, vendor: int | None, **options: Any) -> None:
        try:
            sentences = erase(email, by_command(SYSTEM), vendor_ids_of_number(vendor))
        except CannotErase as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write("\n".join(sentences))


def vendor_ids_of_number(number: int | None) -> list[int]:
    """Return the id of the vendor with this number; none for none. Raises CommandError."""
    if number is None:
        return []
    vendor_id = Vendor.objects.id_of(number)
    if not vendor_id:
        raise CommandError(f"There is no vendor {number}.")
    return [vendor_id]
