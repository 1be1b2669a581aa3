from django.db import migrations

from core.triggers import allowed_transitions, frozen

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
    dependencies = [("delivery_shipments", "0001_initial")]

    operations = [
        allowed_transitions("delivery_shipments_shipment", "state", MOVES),
        frozen("delivery_shipments_shipment", ADDRESS, when="OLD.state <> 'to_ship'"),
    ]
