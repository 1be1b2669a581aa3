from typing import Any

from django.db.models import Func, JSONField, Q

from checkout.order_summary.evidence import purchase_evidence
from checkout.order_summary.gateway_events import handle_event
from checkout.order_summary.models import Purchase
from orders.extension_points import PERSONAL_DATA, RETENTIONS, PersonalData, Retention
from orders.models.postal_address import ERASED_ADDRESS
from orders.payments.extension_points import GATEWAY_EVENTS
from refunds.extension_points import DISPUTE_EVIDENCE

GATEWAY_EVENTS.add(handle_event, weight=20)
DISPUTE_EVIDENCE.add(purchase_evidence)

WITHOUT_NAME = Func("vat_proof", template="vat_proof - 'name'", output_field=JSONField())
# The VAT number stays: it is why no tax was charged.
ERASED_PURCHASE: dict[str, Any] = ERASED_ADDRESS | {
    "email": "",
    "recipient": {},
    "vat_proof": WITHOUT_NAME,
    "address": None,
}
PERSONAL_DATA.add(
    PersonalData(
        Purchase,
        ERASED_PURCHASE,
        order="order_id",
        email="email",
        shown=("created_at", "state", "address", "country", "vat_number", "currency", "total_minor"),
    )
)
PERSONAL_DATA.add(PersonalData(Purchase, {"recipient": {}}, email="recipient__email"))
NEVER_PAID = Q(order=None, state__in=(Purchase.State.OPEN, Purchase.State.EXPIRED)) & ~Q(email="")
WITH_ADDRESS = Q(address__isnull=False)
RETENTIONS.add(Retention("PURCHASE_ADDRESSES", Purchase, "created_at", {"address": None}, WITH_ADDRESS))
RETENTIONS.add(Retention("UNPAID_PURCHASES", Purchase, "created_at", ERASED_PURCHASE, NEVER_PAID))
