from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from orders.models import Order
from orders.placing import OrderLineRequest, place_order
from vendors.models import Product, Vendor

QUILLMARK = 23207
VAT = 19  # percent, in Germany


class Command(BaseCommand):
    """Place an order."""

    help = "Places an order as checkout does: receipt, notification and notice follow by themselves."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--vendor", type=int, default=QUILLMARK, help="The vendor's number (%(default)s)."
        )
        parser.add_argument("--sku", action="append", help="What is bought; may be given again.")
        parser.add_argument("--email", default="kim.tester@post.example", help="The customer's address.")
        parser.add_argument("--language", default="en", help="The customer's language, such as de.")
        parser.add_argument("--test", action="store_true", help="A test order: nothing is charged.")

    def handle(self, *args: Any, vendor: int, sku: list[str] | None, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError("Demo orders are for development: DEBUG is off.")
        seller = Vendor.objects.filter(number=vendor).first()
        if seller is None:
            raise CommandError(f"There is no vendor {vendor}: load the demo first.")
        products = _products(seller, sku)
        order = place_order(
            seller,
            [
                OrderLineRequest(product, 1, product.price_minor, product.price_minor * VAT // 100)
                for product in products
            ],
            currency=products[0].currency,
            payment_method=Order.PaymentMethod.CARD,
            card_brand="Visa",
            card_last4="4242",
            tax_rate_bp=VAT * 100,
            tax_country="DE",
            country="DE",
            first_name="Kim",
            last_name="Tester",
            email=options["email"],
            language=options["language"],
            is_test=options["test"],
        )
        self.stdout.write(f"Order {order.number}: {settings.SITE_URL}{order.get_absolute_url()}")


def _products(seller: Vendor, skus: list[str] | None) -> list[Product]:
    """Return the products named, else the vendor's first that is not free."""
    products = seller.products.filter(is_active=True).order_by("pk")
    if not skus:
        return list(products.exclude(price_minor=0)[:1])
    by_sku = {product.sku: product for product in products.filter(sku__in=skus)}
    if missing := [sku for sku in skus if sku not in by_sku]:
        raise CommandError(f"{seller} sells no {missing[0]}.")
    return [by_sku[sku] for sku in skus]
