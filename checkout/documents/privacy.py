"""The link to the privacy policy of the company that sold an order."""

from checkout.tax.tax_report import tax_report
from orders.models import Order

LINK_TEXTS = {"en": "Privacy policy", "de": "Datenschutzerklärung"}


def privacy_policy(order: Order) -> tuple[str, str]:
    """Return the link text in the customer's language and the address (hook `CUSTOMER_FOOTER`)."""
    seller = tax_report(order).seller
    link_text = LINK_TEXTS.get(order.language.partition("-")[0], LINK_TEXTS["en"])
    return f"{link_text} ({seller.name})", seller.privacy_url
