import uuid

import django.db.models.deletion
from django.db import migrations, models

from core.triggers import same_vendor, undone


class Migration(migrations.Migration):
    dependencies = [
        ("checkout_coupons", "0002_vendor_in_unique_keys"),
        ("checkout_order_summary", "0001_initial"),
        ("orders", "0003_vendor_in_unique_keys"),
        ("vendors", "0001_initial"),
    ]

    # A key that a foreign key refers to is replaced when that is gone.
    run_before = [
        ("checkout_coupons", "0003_vendor_in_primary_keys"),
        ("orders", "0004_vendor_in_primary_keys"),
        ("vendors", "0002_vendor_in_primary_keys"),
    ]

    operations = [
        undone(same_vendor("checkout_order_summary_purchase", "product_id", "vendors_product")),
        undone(same_vendor("checkout_order_summary_purchase", "order_id", "orders_order")),
        undone(same_vendor("checkout_order_summary_purchase", "coupon_id", "checkout_coupons_coupon")),
        migrations.RemoveConstraint(
            model_name="purchase",
            name="one_purchase_per_session",
        ),
        migrations.AlterField(
            model_name="purchase",
            name="order",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="purchase",
                to="orders.order",
            ),
        ),
        migrations.AlterField(
            model_name="purchase",
            name="product",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="vendors.product",
            ),
        ),
        migrations.AlterField(
            model_name="purchase",
            name="token",
            field=models.UUIDField(default=uuid.uuid4, help_text="Its secret address."),
        ),
        migrations.AddConstraint(
            model_name="purchase",
            constraint=models.UniqueConstraint(fields=("token", "vendor"), name="one_purchase_per_token"),
        ),
        migrations.AddConstraint(
            model_name="purchase",
            constraint=models.UniqueConstraint(fields=("order", "vendor"), name="one_purchase_per_order"),
        ),
        migrations.AddConstraint(
            model_name="purchase",
            constraint=models.UniqueConstraint(
                condition=models.Q(("session_id", ""), _negated=True),
                fields=("session_id", "vendor"),
                name="one_purchase_per_session",
            ),
        ),
    ]
