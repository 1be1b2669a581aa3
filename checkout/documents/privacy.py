"""Where the company that sold an order says what it does with personal data."""

from checkout.tax.tax_report import sold
from orders.models import Order

WORDS = {"en": "Privacy policy", "de": "Datenschutzerklärung"}


def privacy_policy(order: Order) -> tuple[str, str]:
    """Fills `customer.footer`: words in the customer's language, and the address."""
    by = sold(order).by
    return f"{WORDS.get(order.language.partition('-')[0], WORDS['en'])} ({by.name})", by.privacy_url
