from checkout.documents.jobs import credit_notes_of, invoice_of, invoice_of_paid
from checkout.documents.privacy import privacy_policy
from checkout.documents.tabs import receipts
from notifications.emails.extension_points import CUSTOMER_FOOTER
from orders.extension_points import ORDER_PAID, ORDER_PLACED, ORDER_TABS, OrderTab
from refunds.extension_points import REFUNDS_SUCCEEDED

ORDER_PLACED.add(invoice_of, weight=20)
ORDER_PAID.add(invoice_of_paid, weight=20)
REFUNDS_SUCCEEDED.add(credit_notes_of, weight=20)
ORDER_TABS.add(OrderTab("receipts", "Receipts", "checkout/documents/receipts.html", receipts), weight=50)
CUSTOMER_FOOTER.add(privacy_policy)
