"""The routes of receipts and invoices."""

from tests.route import OF_ORDER, Route

ROUTES = [
    Route("tab", {"key": "receipts"}, OF_ORDER),
    Route("receipt", {"slug": "order"}, OF_ORDER),
    Route("receipt_pdf", {"slug": "order"}, OF_ORDER),
]
