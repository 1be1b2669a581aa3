from checkout.documents.document_jobs import credit_note_jobs, invoice_jobs, paid_invoice_jobs
from checkout.documents.evidence import document_evidence
from checkout.documents.privacy import privacy_policy
from checkout.documents.tabs import receipts_tab
from notifications.emails.extension_points import CUSTOMER_FOOTER, EMAIL_RELATED
from orders.extension_points import ORDER_PAID, ORDER_PLACED, ORDER_TABS, OrderTab
from refunds.extension_points import DISPUTE_EVIDENCE, REFUNDS_SUCCEEDED

ORDER_PLACED.add(invoice_jobs, weight=20)
ORDER_PAID.add(paid_invoice_jobs, weight=20)
REFUNDS_SUCCEEDED.add(credit_note_jobs, weight=20)
ORDER_TABS.add(OrderTab("receipts", "Receipts", "checkout/documents/receipts.html", receipts_tab), weight=50)
CUSTOMER_FOOTER.add(privacy_policy)
DISPUTE_EVIDENCE.add(document_evidence)
EMAIL_RELATED.add("purchase")
