import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """E-mails and references are found by search keys now; each filter gets an index, doubles go."""

    dependencies = [("orders", "0008_search_keys")]

    operations = [
        migrations.RemoveIndex(
            model_name="order",
            name="order_email",
        ),
        migrations.RemoveIndex(
            model_name="order",
            name="order_email_of_all",
        ),
        migrations.RemoveIndex(
            model_name="order",
            name="order_reference",
        ),
        migrations.RemoveIndex(
            model_name="order",
            name="order_last_name_of_all",
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                condition=models.Q(("id__gt", 0)),
                fields=["last_name_key", "-placed_at", "-id"],
                name="order_last_name_of_all",
            ),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                fields=["vendor", "country", "payment_method", "status"], name="order_country"
            ),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                fields=["vendor", "payment_method", "status", "country"], name="order_payment_method"
            ),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(fields=["vendor", "total_minor"], name="order_total"),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(condition=models.Q(("is_test", True)), fields=["vendor"], name="order_test"),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                condition=models.Q(("kind", "order"), _negated=True),
                fields=["vendor", "kind"],
                name="order_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.UniqueConstraint(fields=("number",), name="one_order_per_number"),
        ),
        migrations.AlterField(
            model_name="order",
            name="number",
            field=models.CharField(db_collation="C", max_length=40, verbose_name="Order ID"),
        ),
        migrations.AlterField(
            model_name="order",
            name="vendor",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="orders",
                to="vendors.vendor",
            ),
        ),
        migrations.AlterField(
            model_name="orderitem",
            name="order",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="items",
                to="orders.order",
            ),
        ),
    ]
