"""The routes of receipts and invoices."""

from tests.route import OF_ORDER, Route

ROUTES = [
    Route("tab", {"key": "receipts"}, OF_ORDER),
    Route("receipt", {"slug": "order"}, OF_ORDER),
    Route("action", {"slug": "correct-invoice"}, OF_ORDER, {"company": "Navy Ltd"}),
    Route("action", {"slug": "record-vat-id"}, OF_ORDER, {"vat_id": "DE136695976"}),
    Route("receipt_pdf", {"slug": "order"}, OF_ORDER),
]
