"""Whether a key is one of ours, by its signature, and what has become of it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from delivery.licenses.built_in import verify
from delivery.licenses.format import BadKey, Claims, product_named_in
from delivery.licenses.models import LicenseKey, SigningKey

LARGEST = 2**63 - 1


class Command(BaseCommand):
    """Check one key of the built-in generator."""

    help = "Tells whether a license key is genuine, for whom it was made, and whether it is still valid."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("key", help="as the customer has it; blanks and dashes do not matter")

    def handle(self, *args: Any, key: str, **options: Any) -> None:
        claims = _genuine(key)
        if claims is None:
            raise CommandError("Not genuine: no product of ours has signed this key.")
        keys = LicenseKey.objects.filter(item=claims.item).select_related("item__order", "item__product")
        known = next((one for one in keys if _bare(one.value) == _bare(key)), None)
        self.stdout.write(f"Genuine, made for {claims.name}, quantity {claims.quantity}.")
        self.stdout.write(f"Key {claims.serial} of order item {claims.item}.")
        if claims.hardware_id:
            self.stdout.write(f"Hardware ID {claims.hardware_id}.")
        if known is None:
            self.stdout.write("It stands in no order of this database.")
        else:
            self.stdout.write(f"{known.item.name}, order {known.item.order.number}: {known.state}.")


def _genuine(key: str) -> Claims | None:
    try:
        product = product_named_in(key)
        signing_key = SigningKey.objects.filter(product=product).first() if product <= LARGEST else None
        return verify(key, signing_key) if signing_key else None
    except BadKey:
        return None


def _bare(key: str) -> str:
    return "".join(key.upper().replace("-", "").split())
