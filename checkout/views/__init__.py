from checkout.views.buying import checkout, purchase, thanks
from checkout.views.found import found_order, found_receipt, found_receipt_pdf
from checkout.views.lookup import order_search
from checkout.views.receipts import receipt, receipt_pdf

__all__ = [
    "checkout",
    "found_order",
    "found_receipt",
    "found_receipt_pdf",
    "order_search",
    "purchase",
    "receipt",
    "receipt_pdf",
    "thanks",
]
