from django.db import migrations

from core.erasure_triggers import erasable_when_frozen

# The country stays: it says by which day a disc should have arrived.
ERASABLE = (
    "first_name",
    "last_name",
    "company",
    "street1",
    "street2",
    "city",
    "region",
    "postal_code",
    "phone",
)
FROZEN = (*ERASABLE, "country")


class Migration(migrations.Migration):
    dependencies = [("delivery_shipments", "0002_triggers")]

    operations = [
        erasable_when_frozen("delivery_shipments_shipment", ERASABLE, FROZEN, when="OLD.state <> 'to_ship'"),
    ]
