"""The payment methods as files write them."""

from collections.abc import Mapping as Names

from orders.models import Order

Method = Order.PaymentMethod
# The first of these that stands anywhere in the text counts.
_WORDS = {
    "paypal": Method.PAYPAL,
    **dict.fromkeys(("free", "gratis", "kostenlos", "no payment", "100% off"), Method.FREE),
    **dict.fromkeys(
        ("wire", "bank", "bacs", "sepa", "überweisung", "virement", "transfer", "ideal", "sofort", "giropay"),
        Method.WIRE,
    ),
    **dict.fromkeys(("cheque", "check", "scheck", "chèque"), Method.CHECK),
    **dict.fromkeys(("invoice", "rechnung", "facture", "purchase order"), Method.INVOICE),
    **dict.fromkeys(
        ("card", "karte", "carte", "tarjeta", "visa", "master", "amex", "american express", "stripe",
         "shopify_payments", "shopify payments", "authorize", "braintree", "square", "apple pay", "google pay", "link",
         "discover", "jcb", "maestro"),
        Method.CARD,
    ),
}  # fmt: skip
_BRANDS = {
    "visa": "Visa", "master": "Mastercard", "amex": "American Express", "american": "American Express",
    "discover": "Discover", "jcb": "JCB", "diners": "Diners Club", "maestro": "Maestro", "unionpay": "UnionPay",
}  # fmt: skip


def payment_method_of(cell: str, own_words: Names[str, str]) -> str:
    """Return the payment method that a text of the file means, by the mapping's words first; `unknown` at last."""
    text = cell.strip().casefold()
    for word, method in (*own_words.items(), *_WORDS.items()):
        if word.casefold() in text:
            return str(method)
    return Method.UNKNOWN.value


def card_brand_of(cell: str) -> str:
    """Return the brand that a text names, such as Visa; "" for none that is known, or for several."""
    text = cell.strip().casefold()
    brands = {brand for word, brand in _BRANDS.items() if word in text}
    return brands.pop() if len(brands) == 1 else ""
