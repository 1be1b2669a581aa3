import django.db.models.deletion
from django.db import migrations, models

from core.triggers import same_vendor, undone


class Migration(migrations.Migration):
    dependencies = [
        ("delivery", "0001_initial"),
        ("delivery_licenses", "0002_vendor_in_unique_keys"),
        ("delivery_shipments", "0003_vendor_in_unique_keys"),
        ("orders", "0003_vendor_in_unique_keys"),
        ("vendors", "0001_initial"),
    ]

    # A key that a foreign key refers to is replaced when that is gone.
    run_before = [
        ("delivery_licenses", "0003_vendor_in_primary_keys"),
        ("delivery_shipments", "0004_vendor_in_primary_keys"),
        ("orders", "0004_vendor_in_primary_keys"),
        ("vendors", "0002_vendor_in_primary_keys"),
    ]

    operations = [
        undone(same_vendor("delivery_delivery", "item_id", "orders_orderitem")),
        undone(same_vendor("delivery_delivery", "key_id", "delivery_licenses_licensekey")),
        undone(same_vendor("delivery_delivery", "shipment_id", "delivery_shipments_shipment")),
        undone(same_vendor("delivery_deliveryterms", "product_id", "vendors_product")),
        migrations.AlterField(
            model_name="delivery",
            name="item",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="delivery",
                to="orders.orderitem",
            ),
        ),
        migrations.AlterField(
            model_name="delivery",
            name="key",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="delivery_licenses.licensekey",
            ),
        ),
        migrations.AlterField(
            model_name="delivery",
            name="shipment",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                help_text="The newest, of an item on disc.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="delivery_shipments.shipment",
            ),
        ),
        migrations.AlterField(
            model_name="deliveryterms",
            name="product",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="terms",
                to="vendors.product",
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.UniqueConstraint(fields=("item", "vendor"), name="one_delivery_per_item"),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.UniqueConstraint(fields=("key", "vendor"), name="one_delivery_per_key"),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.UniqueConstraint(
                fields=("shipment", "vendor"), name="one_delivery_per_shipment"
            ),
        ),
        migrations.AddConstraint(
            model_name="deliveryterms",
            constraint=models.UniqueConstraint(fields=("product", "vendor"), name="one_terms_per_product"),
        ),
    ]
