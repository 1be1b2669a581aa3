from django.db.models import Prefetch

from delivery.checklist_entry import DELIVERY_ENTRY
from delivery.deliver import deliver_order
from delivery.downloads.models import DownloadLink
from delivery.email_variables import delivery_variables
from delivery.item_fields import item_fields
from delivery.models import Delivery
from delivery.models.delivery_terms import DeliveryTerms
from delivery.panels import delivery_panel
from delivery.product_panel import begin_delivery, copy_delivery, product_panel
from notifications.emails.extension_points import EMAIL_RELATED, EMAIL_VARIABLES, EmailVariables
from orders.extension_points import (
    ITEM_FIELDS,
    ITEM_PANELS,
    ITEM_RELATED,
    ORDER_PAID,
    ORDER_PLACED,
    PERSONAL_DATA,
    ItemPanel,
    PersonalData,
)
from orders.home.extension_points import SETUP_CHECKLIST
from vendors.extension_points import (
    LOGGED_MODELS,
    PRODUCT_DUPLICATED,
    PRODUCT_MADE,
    PRODUCT_PANELS,
    PRODUCT_TABS,
    LoggedModel,
    ProductPanel,
    ProductTab,
)

PRODUCT_TABS.add(ProductTab("Delivery", "product_delivery"), weight=10)
PRODUCT_PANELS.add(ProductPanel("delivery/_product_panel.html", product_panel), weight=10)
PRODUCT_MADE.add(begin_delivery)
PRODUCT_DUPLICATED.add(copy_delivery)
SETUP_CHECKLIST.add(DELIVERY_ENTRY, weight=30)
ORDER_PLACED.add(deliver_order, weight=10)
ORDER_PAID.add(deliver_order, weight=10)
ITEM_RELATED.add("delivery__vendor", weight=10)
ITEM_RELATED.add("delivery__key__vendor", weight=10)
ITEM_RELATED.add("product__terms", weight=20)
ITEM_FIELDS.add(item_fields, weight=10)
ITEM_PANELS.add(ItemPanel("delivery/_item_panel.html", delivery_panel), weight=10)
EMAIL_VARIABLES.add(EmailVariables("delivery", delivery_variables))
EMAIL_RELATED.add("items__delivery__shipment")
EMAIL_RELATED.add(Prefetch("items__links", DownloadLink.objects.select_related("file", "vendor")))
PERSONAL_DATA.add(
    PersonalData(Delivery, {"receipt_text": ""}, order="item__order_id", shown=("delivered_at",))
)
LOGGED_MODELS.add(
    LoggedModel(
        DeliveryTerms,
        "product",
        "Delivery of",
        name=lambda terms: terms.product.name,
        left_out=("product",),
        has_defaults=True,
    )
)
