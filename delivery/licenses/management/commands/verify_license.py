"""manage.py verify_license: whether a key is one of ours, by its signature, and whether it is still valid."""

from contextlib import suppress
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.text import plain_text
from delivery.licenses.built_in import verify_key
from delivery.licenses.format import BadKey, Claims, product_id_in
from delivery.licenses.models import LicenseKey, SigningKey

MAX_PRODUCT_ID = 2**63 - 1


class Command(BaseCommand):
    """Check one key of the built-in generator."""

    help = "Tells whether a license key is genuine, for whom it was made, and whether it is still valid."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("key", help="as the customer has it; blanks and dashes do not matter")

    def handle(self, *args: Any, key: str, **options: Any) -> None:
        signed = _genuine_claims(key)
        if signed is None:
            raise CommandError("Not genuine: no product of ours has signed this key.")
        vendor_id, claims = signed
        keys = LicenseKey.objects.filter(vendor_id=vendor_id, item_id=claims.item)
        keys = keys.select_related("item__order", "item__product")
        license_key = next((row for row in keys if _normalize(row.value) == _normalize(key)), None)
        self.stdout.write(f"Genuine, made for {claims.name}, quantity {claims.quantity}.")
        self.stdout.write(f"Key {claims.serial} of order item {claims.item}.")
        if claims.hardware_id:
            self.stdout.write(f"Hardware ID {claims.hardware_id}.")
        if license_key is None:
            self.stdout.write("It stands in no order of this database.")
        else:
            self.stdout.write(
                f"{license_key.item.name}, order {license_key.item.order.number}: {license_key.state}."
            )


def _genuine_claims(key: str) -> tuple[int, Claims] | None:
    """Return the vendor whose product has signed the key, and what the key says; None of a key that is not ours."""
    try:
        product_id = product_id_in(key)
    except BadKey:
        return None
    # A key tells its product and no vendor: whose it is, the signature proves.
    signing_keys = SigningKey.objects.filter(product_id=product_id) if product_id <= MAX_PRODUCT_ID else ()
    for signing_key in signing_keys:
        with suppress(BadKey):
            return signing_key.vendor_id, verify_key(key, signing_key)
    return None


def _normalize(key: str) -> str:
    return "".join(plain_text(key).upper().replace("-", "").split())
