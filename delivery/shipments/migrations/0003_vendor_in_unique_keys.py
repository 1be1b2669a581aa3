import django.db.models.deletion
from django.db import migrations, models

from core.triggers import same_vendor, undone


class Migration(migrations.Migration):
    dependencies = [
        ("delivery_shipments", "0002_triggers"),
        ("orders", "0003_vendor_in_unique_keys"),
        ("vendors", "0001_initial"),
    ]

    # A key that a foreign key refers to is replaced when that is gone.
    run_before = [
        ("orders", "0004_vendor_in_primary_keys"),
    ]

    operations = [
        undone(same_vendor("delivery_shipments_shipment", "item_id", "orders_orderitem")),
        undone(same_vendor("delivery_shipments_shipment", "replaces_id", "delivery_shipments_shipment")),
        undone(same_vendor("delivery_shipments_addresscheck", "shipment_id", "delivery_shipments_shipment")),
        migrations.RemoveConstraint(
            model_name="shipment",
            name="one_first_shipment_per_item",
        ),
        migrations.AlterField(
            model_name="addresscheck",
            name="shipment",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="address_check",
                to="delivery_shipments.shipment",
            ),
        ),
        migrations.AlterField(
            model_name="shipment",
            name="replaces",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                help_text="The one before it.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="replaced_by",
                to="delivery_shipments.shipment",
            ),
        ),
        migrations.AddConstraint(
            model_name="addresscheck",
            constraint=models.UniqueConstraint(
                fields=("shipment", "vendor"), name="one_address_check_per_shipment"
            ),
        ),
        migrations.AddConstraint(
            model_name="shipment",
            constraint=models.UniqueConstraint(
                fields=("replaces", "vendor"), name="one_shipment_instead_of_another"
            ),
        ),
        migrations.AddConstraint(
            model_name="shipment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("replaces", None)),
                fields=("item", "vendor"),
                name="one_first_shipment_per_item",
            ),
        ),
    ]
