from django.db import migrations

from core.triggers import same_vendor, vendor_in_primary_key


class Migration(migrations.Migration):
    dependencies = [
        ("checkout_coupons", "0002_vendor_in_unique_keys"),
        ("vendors", "0002_vendor_in_primary_keys"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="coupon", name="coupon_of_vendor"),
        migrations.RemoveConstraint(model_name="couponproduct", name="coupon_product_of_vendor"),
        vendor_in_primary_key("checkout_coupons_coupon"),
        vendor_in_primary_key("checkout_coupons_couponproduct"),
        same_vendor("checkout_coupons_couponproduct", "coupon_id", "checkout_coupons_coupon"),
        same_vendor("checkout_coupons_couponproduct", "product_id", "vendors_product"),
    ]
