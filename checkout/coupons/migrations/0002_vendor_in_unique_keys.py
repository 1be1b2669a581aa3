import django.db.models.deletion
from django.db import migrations, models

from core.triggers import same_vendor, undone


class Migration(migrations.Migration):
    dependencies = [
        ("checkout_coupons", "0001_initial"),
        ("vendors", "0001_initial"),
    ]

    # A key that a foreign key refers to is replaced when that is gone.
    run_before = [
        ("vendors", "0002_vendor_in_primary_keys"),
    ]

    operations = [
        undone(same_vendor("checkout_coupons_couponproduct", "coupon_id", "checkout_coupons_coupon")),
        undone(same_vendor("checkout_coupons_couponproduct", "product_id", "vendors_product")),
        migrations.RemoveConstraint(
            model_name="couponproduct",
            name="coupon_once_for_a_product",
        ),
        migrations.AlterField(
            model_name="couponproduct",
            name="coupon",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="checkout_coupons.coupon",
            ),
        ),
        migrations.AlterField(
            model_name="couponproduct",
            name="product",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="vendors.product",
            ),
        ),
        migrations.AddConstraint(
            model_name="couponproduct",
            constraint=models.UniqueConstraint(
                fields=("coupon", "product", "vendor"), name="coupon_once_for_a_product"
            ),
        ),
    ]
