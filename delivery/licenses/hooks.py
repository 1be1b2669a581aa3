from core.help import explain
from delivery.extension_points import RECEIPT_PARAGRAPHS
from delivery.licenses.receipt_paragraphs import key_paragraphs
from delivery.licenses.reginfo import reginfo
from notifications.webhooks.extension_points import NOTICE_REGINFO
from vendors.extension_points import MENU, MenuEntry

MENU.add(MenuEntry("Customer Service", "Paid but no key", "missing_keys"), weight=40)
NOTICE_REGINFO.add(reginfo)
RECEIPT_PARAGRAPHS.add(key_paragraphs, weight=10)

explain(
    "license-keys", "License keys", 66, "product_delivery", "add_pool_keys", "test_generator", "missing_keys"
)
explain("software-passport", "SoftwarePassport", 67)
