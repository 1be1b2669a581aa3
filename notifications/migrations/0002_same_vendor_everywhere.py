from django.db import migrations

from vendors.constraints import same_vendor


class Migration(migrations.Migration):
    dependencies = [("notifications", "0001_emails"), ("orders", "0002_same_vendor_everywhere")]

    operations = [same_vendor("notifications_email", "order_id", "orders_order")]
