from django.db import migrations

from vendors.constraints import frozen, legal_moves, same_vendor

ADDRESS = (
    "first_name", "last_name", "company", "street1", "street2", "city", "region", "postal_code", "country", "phone",
)  # fmt: skip
MOVES = {
    "to_ship": ("shipped", "stopped"),
    "stopped": ("to_ship",),
    "shipped": ("delivered", "returned", "replaced"),
    "delivered": ("replaced",),
    "returned": ("replaced",),
}


class Migration(migrations.Migration):
    dependencies = [("delivery", "0007_shipments")]

    operations = [
        same_vendor("delivery_shipment", "item_id", "orders_orderitem"),
        same_vendor("delivery_shipment", "replaces_id", "delivery_shipment"),
        same_vendor("delivery_delivery", "shipment_id", "delivery_shipment"),
        same_vendor("delivery_addresscheck", "shipment_id", "delivery_shipment"),
        legal_moves("delivery_shipment", "state", MOVES),
        frozen("delivery_shipment", ADDRESS, when="OLD.state <> 'to_ship'"),
    ]
