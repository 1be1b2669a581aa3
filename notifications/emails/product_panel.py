"""The emails that go out with a product's orders, on the product's page."""

from django.db.models import Q

from notifications.emails.models import EmailTemplate
from vendors.models import Product

MAX_SHOWN = 50


def email_templates_of(product: Product) -> list[EmailTemplate]:
    """Return the templates that are sent with orders of a product, by name."""
    templates = EmailTemplate.objects.filter(
        Q(product=product) | Q(product=None), vendor_id=product.vendor_id, is_active=True
    )
    return list(templates.order_by("name", "pk")[:MAX_SHOWN])
