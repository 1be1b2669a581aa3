import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models

from core.triggers import same_vendor, undone


class Migration(migrations.Migration):
    dependencies = [
        ("delivery_licenses", "0001_initial"),
        ("orders", "0003_vendor_in_unique_keys"),
        ("vendors", "0001_initial"),
    ]

    # A key that a foreign key refers to is replaced when that is gone.
    run_before = [
        ("orders", "0004_vendor_in_primary_keys"),
        ("vendors", "0002_vendor_in_primary_keys"),
    ]

    operations = [
        undone(same_vendor("delivery_licenses_activation", "item_id", "orders_orderitem")),
        undone(same_vendor("delivery_licenses_licensekey", "item_id", "orders_orderitem")),
        undone(same_vendor("delivery_licenses_poolkey", "product_id", "vendors_product")),
        undone(same_vendor("delivery_licenses_poolkey", "item_id", "orders_orderitem")),
        undone(same_vendor("delivery_licenses_signingkey", "product_id", "vendors_product")),
        migrations.RemoveConstraint(
            model_name="activation",
            name="one_activation_per_machine",
        ),
        migrations.RemoveConstraint(
            model_name="licensekey",
            name="one_standing_key_per_machine",
        ),
        migrations.RemoveConstraint(
            model_name="licensekey",
            name="key_text_once_per_machine",
        ),
        migrations.RemoveConstraint(
            model_name="poolkey",
            name="key_once_in_pool",
        ),
        migrations.AlterField(
            model_name="activation",
            name="item",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="activations",
                to="orders.orderitem",
            ),
        ),
        migrations.AlterField(
            model_name="licensekey",
            name="item",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="license_keys",
                to="orders.orderitem",
            ),
        ),
        migrations.AlterField(
            model_name="poolkey",
            name="item",
            field=models.ForeignKey(
                db_constraint=False,
                help_text="Who took it.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="orders.orderitem",
            ),
        ),
        migrations.AlterField(
            model_name="poolkey",
            name="product",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="pool_keys",
                to="vendors.product",
            ),
        ),
        migrations.AlterField(
            model_name="signingkey",
            name="product",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="signing_key",
                to="vendors.product",
            ),
        ),
        migrations.AddConstraint(
            model_name="activation",
            constraint=models.UniqueConstraint(
                fields=("item", "hardware_id", "vendor"), name="one_activation_per_machine"
            ),
        ),
        migrations.AddConstraint(
            model_name="licensekey",
            constraint=models.UniqueConstraint(
                condition=models.Q(("revoked_at", None), ("valid_until", None)),
                fields=("item", "hardware_id", "vendor"),
                name="one_standing_key_per_machine",
            ),
        ),
        migrations.AddConstraint(
            model_name="licensekey",
            constraint=models.UniqueConstraint(
                models.F("item"),
                models.F("hardware_id"),
                django.db.models.functions.text.MD5("value"),
                models.F("vendor"),
                name="key_text_once_per_machine",
            ),
        ),
        migrations.AddConstraint(
            model_name="poolkey",
            constraint=models.UniqueConstraint(
                fields=("product", "value", "vendor"), name="key_once_in_pool"
            ),
        ),
        migrations.AddConstraint(
            model_name="signingkey",
            constraint=models.UniqueConstraint(
                fields=("product", "vendor"), name="one_signing_key_per_product"
            ),
        ),
    ]
