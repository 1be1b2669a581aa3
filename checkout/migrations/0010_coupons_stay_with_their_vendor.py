from django.db import migrations

from vendors.constraints import same_vendor


class Migration(migrations.Migration):
    dependencies = [("checkout", "0009_coupons")]

    operations = [
        same_vendor("checkout_couponproduct", "coupon_id", "checkout_coupon"),
        same_vendor("checkout_couponproduct", "product_id", "vendors_product"),
        same_vendor("checkout_purchase", "coupon_id", "checkout_coupon"),
    ]
