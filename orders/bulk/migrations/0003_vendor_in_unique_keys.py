import uuid

from django.conf import settings
from django.db import migrations, models

from core.triggers import same_vendor, undone


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0003_vendor_in_unique_keys"),
        ("orders_bulk", "0002_run_columns"),
        ("vendors", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    # A key that a foreign key refers to is replaced when that is gone.
    run_before = [
        ("orders", "0004_vendor_in_primary_keys"),
    ]

    operations = [
        undone(same_vendor("orders_bulk_bulkorder", "run_id", "orders_bulk_bulkrun")),
        undone(same_vendor("orders_bulk_bulkorder", "order_id", "orders_order")),
        migrations.RemoveConstraint(
            model_name="bulkorder",
            name="order_once_in_bulk_run",
        ),
        migrations.AlterField(
            model_name="bulkrun",
            name="token",
            field=models.UUIDField(
                default=uuid.uuid4, help_text="Form token: a form sent twice starts one run."
            ),
        ),
        migrations.AddIndex(
            model_name="bulkrun",
            index=models.Index(fields=["vendor", "-id"], name="bulk_run_newest"),
        ),
        migrations.AddConstraint(
            model_name="bulkorder",
            constraint=models.UniqueConstraint(
                fields=("run", "order", "vendor"), name="order_once_in_bulk_run"
            ),
        ),
        migrations.AddConstraint(
            model_name="bulkrun",
            constraint=models.UniqueConstraint(fields=("token", "vendor"), name="one_bulk_run_per_token"),
        ),
    ]
