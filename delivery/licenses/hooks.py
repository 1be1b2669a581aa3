from django.db.models import Case, F, Q, TextField, Value, When
from django.db.models.functions import Cast, Concat

from core.help import explain
from delivery.extension_points import RECEIPT_PARAGRAPHS
from delivery.licenses.customer_machines import customer_machines
from delivery.licenses.imported_keys import keep_imported_keys
from delivery.licenses.issue import write_search_keys_of
from delivery.licenses.models import Activation, LicenseKey
from delivery.licenses.needs import NEEDS
from delivery.licenses.receipt_paragraphs import key_paragraphs
from delivery.licenses.reginfo import reginfo
from delivery.models.delivery_terms import KeySource
from notifications.webhooks.extension_points import NOTICE_REGINFO
from orders.extension_points import (
    CUSTOMER_SECTIONS,
    PERSON_ERASED,
    PERSONAL_DATA,
    RETENTIONS,
    CustomerSection,
    PersonalData,
    Retention,
)
from orders.home.extension_points import NEEDS_ATTENTION
from orders.imports.extension_points import ITEMS_IMPORTED
from vendors.extension_points import MENU, MenuEntry

MENU.add(MenuEntry("Customer Service", "Paid but no key", "missing_keys"), weight=40)
CUSTOMER_SECTIONS.add(
    CustomerSection("delivery/licenses/_customer_machines.html", customer_machines), weight=40
)
NOTICE_REGINFO.add(reginfo)
RECEIPT_PARAGRAPHS.add(key_paragraphs, weight=10)
# A key of a generator names the customer; one of a list names nobody.
ERASED_KEY = Case(
    When(source=KeySource.POOL, then=F("value")),
    default=Concat(Value("Erased key "), Cast("id", TextField())),
    output_field=TextField(),
)
PERSONAL_DATA.add(
    PersonalData(
        LicenseKey,
        {"value": ERASED_KEY, "filename": ""},
        order="item__order_id",
        shown=("made_at", "hardware_id", "revoked_at"),
    )
)
PERSONAL_DATA.add(
    PersonalData(
        Activation, {"address": None}, order="item__order_id", shown=("hardware_id", "first_seen_at")
    )
)
RETENTIONS.add(
    Retention("MACHINE_ADDRESSES", Activation, "last_seen_at", {"address": None}, Q(address__isnull=False))
)
PERSON_ERASED.add(write_search_keys_of)
ITEMS_IMPORTED.add(keep_imported_keys)

explain(
    "license-keys", "License keys", 66, "product_delivery", "add_pool_keys", "test_generator", "missing_keys"
)
explain("software-passport", "SoftwarePassport", 67)

for need in NEEDS:
    NEEDS_ATTENTION.add(need, weight=20)
