"""The routes of the customer's side; each page has tests of its own."""

CUSTOMER_ROUTES = {
    "ask_refund", "checkout", "found_order", "found_receipt", "found_receipt_pdf", "order_search", "purchase", "thanks",
}  # fmt: skip
