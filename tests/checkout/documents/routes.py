"""The routes of receipts and invoices."""

from tests.route import OF_ORDER, Route

ROUTES = [
    Route("tab", {"key": "receipts"}, OF_ORDER),
    Route("receipt", {"which": "order"}, OF_ORDER),
    Route("receipt_pdf", {"which": "order"}, OF_ORDER),
]
