"""The routes of the customer's side, each page of which has tests of its own, and of its settings."""

from tests.route import Route

CUSTOMER_ROUTES = {
    "ask_refund", "checkout", "found_order", "found_receipt", "found_receipt_pdf", "order_search", "own_address",
    "own_fresh_link", "own_machine", "own_receipt", "purchase", "thanks",
}  # fmt: skip
ROUTES = [
    Route("customer_page_settings", form={"per_day": "3"}, for_staff=False, may_refuse=True),
]
