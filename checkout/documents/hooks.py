from django.db.models import Func, JSONField

from checkout.documents.document_jobs import credit_note_jobs, invoice_jobs, paid_invoice_jobs
from checkout.documents.evidence import document_evidence
from checkout.documents.models import Document, VatId
from checkout.documents.privacy import privacy_policy
from checkout.documents.tabs import receipts_tab
from checkout.documents.vat_ids import vat_status
from notifications.emails.extension_points import CUSTOMER_FOOTER, EMAIL_RELATED
from orders.extension_points import (
    ORDER_PAID,
    ORDER_PANELS,
    ORDER_PLACED,
    ORDER_RELATED,
    ORDER_TABS,
    PERSONAL_DATA,
    OrderPanel,
    OrderTab,
    PersonalData,
)
from refunds.extension_points import DISPUTE_EVIDENCE, REFUNDS_SUCCEEDED

ORDER_PLACED.add(invoice_jobs, weight=20)
ORDER_PAID.add(paid_invoice_jobs, weight=20)
REFUNDS_SUCCEEDED.add(credit_note_jobs, weight=20)
ORDER_TABS.add(OrderTab("receipts", "Receipts", "checkout/documents/receipts.html", receipts_tab), weight=50)
ORDER_RELATED.add("purchase", weight=10)
ORDER_PANELS.add(OrderPanel("checkout/documents/_vat_panel.html", vat_status), weight=10)
CUSTOMER_FOOTER.add(privacy_policy)
DISPUTE_EVIDENCE.add(document_evidence)
EMAIL_RELATED.add("purchase")
# As the trigger demands it: the document with its number, amounts and tax, without the person.
WITHOUT_PERSON = Func(
    "content",
    template="""jsonb_set(content, '{buyer}', content -> 'buyer' || '{"lines": ["Erased"], "email": ""}')""",
    output_field=JSONField(),
)
WITHOUT_NAME = Func("proof", template="proof - 'name' - 'detail'", output_field=JSONField())
# The VAT number stays: it is why no tax was charged.
PERSONAL_DATA.add(PersonalData(VatId, {"proof": WITHOUT_NAME}, order="order_id", shown=("number",)))
PERSONAL_DATA.add(
    PersonalData(
        Document,
        {"content": WITHOUT_PERSON},
        order="order_id",
        email="content__buyer__email",
        shown=("number", "issued_at"),
    )
)
