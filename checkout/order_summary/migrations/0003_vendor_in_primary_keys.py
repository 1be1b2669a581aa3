from django.db import migrations

from core.triggers import same_vendor, vendor_in_primary_key


class Migration(migrations.Migration):
    dependencies = [
        ("checkout_order_summary", "0002_vendor_in_unique_keys"),
        ("checkout_coupons", "0003_vendor_in_primary_keys"),
        ("orders", "0004_vendor_in_primary_keys"),
        ("vendors", "0002_vendor_in_primary_keys"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="purchase", name="purchase_of_vendor"),
        vendor_in_primary_key("checkout_order_summary_purchase"),
        same_vendor("checkout_order_summary_purchase", "product_id", "vendors_product"),
        same_vendor("checkout_order_summary_purchase", "order_id", "orders_order"),
        same_vendor("checkout_order_summary_purchase", "coupon_id", "checkout_coupons_coupon"),
    ]
