from delivery.delivering import order_paid
from delivery.mail import delivery_variables
from delivery.panels import delivery_panel, shipment_panel
from delivery.reginfo import reginfo
from delivery.tabs import downloads
from delivery.withdrawal import refunds_sent_back, refunds_succeeded
from vendors.help import explain
from vendors.slots import Filler, fill

fill("menu.Catalog", Filler("Product Files", 20, key="product_files"))
fill("timeline.entry", Filler("Download", 20, "download", "delivery/_download.html", downloads))
fill("item.related", Filler("Delivery", 10, "delivery__key"))
fill("item.related", Filler("Disc", 15, "delivery__shipment__address_check"))
fill("item.related", Filler("Delivery terms", 20, "product__terms"))
fill("item.panels", Filler("Delivery", 10, "delivery", "delivery/_item_panel.html", delivery_panel))
fill("item.panels", Filler("Shipping", 5, "shipping", "delivery/_shipment_panel.html", shipment_panel))
fill("refund.succeeded", Filler("Delivery", 10, "delivery", content=refunds_succeeded))
fill("refund.sent_back", Filler("Delivery", 10, "delivery", content=refunds_sent_back))
fill("menu.Customer Service", Filler("Paid but no key", 40, key="missing_keys"))
fill("menu.Customer Service", Filler("Shipments", 45, key="shipments"))
fill("order.placed", Filler("Delivery", 10, "delivery", content=order_paid))
fill("order.paid", Filler("Delivery", 10, "delivery", content=order_paid))
fill("mail.variables", Filler("Delivery", 10, "delivery", content=delivery_variables))
fill("notice.reginfo", Filler("License key", 10, content=reginfo))
explain(
    "product-files",
    "Product files",
    65,
    "product_files",
    "new_file",
    "product_file",
    "rename_file",
    "remove_file",
)
explain(
    "license-keys", "License keys", 66, "product_delivery", "add_pool_keys", "test_generator", "missing_keys"
)
explain("software-passport", "SoftwarePassport", 67)
explain("discs", "Products on disc", 68, "shipments")
