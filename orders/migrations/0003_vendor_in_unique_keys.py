import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from core.triggers import same_vendor, undone


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0002_triggers"),
        ("vendors", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    # A key that a foreign key refers to is replaced when that is gone.
    run_before = [
        ("vendors", "0002_vendor_in_primary_keys"),
    ]

    operations = [
        undone(same_vendor("orders_activity", "order_id", "orders_order")),
        undone(same_vendor("orders_activity", "cause_id", "orders_activity")),
        undone(same_vendor("orders_orderitem", "order_id", "orders_order")),
        undone(same_vendor("orders_orderitem", "product_id", "vendors_product")),
        undone(same_vendor("orders_recipient", "order_id", "orders_order")),
        migrations.RemoveConstraint(
            model_name="activity",
            name="one_activity_per_form",
        ),
        migrations.RemoveConstraint(
            model_name="order",
            name="one_order_per_number",
        ),
        migrations.RemoveConstraint(
            model_name="orderitem",
            name="one_item_per_position",
        ),
        migrations.AlterField(
            model_name="activity",
            name="cause",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="effects",
                to="orders.activity",
            ),
        ),
        migrations.AlterField(
            model_name="recipient",
            name="order",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="recipient",
                to="orders.order",
            ),
        ),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.UniqueConstraint(
                condition=models.Q(("token", ""), _negated=True),
                fields=("order", "token", "vendor"),
                name="one_activity_per_form",
            ),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.UniqueConstraint(fields=("number", "vendor"), name="one_order_per_number"),
        ),
        migrations.AddConstraint(
            model_name="orderitem",
            constraint=models.UniqueConstraint(
                fields=("order", "position", "vendor"), name="one_item_per_position"
            ),
        ),
        migrations.AddConstraint(
            model_name="recipient",
            constraint=models.UniqueConstraint(fields=("order", "vendor"), name="one_recipient_per_order"),
        ),
    ]
