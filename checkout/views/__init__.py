from checkout.views.asking import ask_refund
from checkout.views.buying import checkout, thanks
from checkout.views.coupons import coupons, end_coupon, new_coupon
from checkout.views.found import found_order, found_receipt, found_receipt_pdf
from checkout.views.lookup import order_search
from checkout.views.receipts import receipt, receipt_pdf
from checkout.views.summary import purchase

__all__ = [
    "ask_refund",
    "checkout",
    "coupons",
    "end_coupon",
    "found_order",
    "found_receipt",
    "found_receipt_pdf",
    "new_coupon",
    "order_search",
    "purchase",
    "receipt",
    "receipt_pdf",
    "thanks",
]
