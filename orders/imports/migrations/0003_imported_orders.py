import django.core.serializers.json
import django.db.models.deletion
from django.db import migrations, models

from core.triggers import same_vendor, vendor_in_primary_key


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0001_initial"),
        ("orders_imports", "0002_first_rows"),
        ("vendors", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="importrun",
            name="questions",
            field=models.JSONField(
                default=dict,
                help_text="What its cells leave open, beside the form of the columns: readings, states, countries, currencies.",
            ),
        ),
        migrations.AddField(
            model_name="importrun",
            name="takes_changes",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="Orders that are in already are changed as the file says.",
            ),
        ),
        migrations.CreateModel(
            name="ImportedOrder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "fields",
                    models.JSONField(
                        default=dict,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        help_text="Texts by field of orders/imports/mapping/fields.py.",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="imported",
                        to="orders.order",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="orders_imports.importrun",
                    ),
                ),
                (
                    "vendor",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="vendors.vendor",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("order", "vendor"), name="one_imported_order_per_order")
                ],
            },
        ),
        vendor_in_primary_key("orders_imports_importedorder"),
        same_vendor("orders_imports_importedorder", "order_id", "orders_order"),
        same_vendor("orders_imports_importedorder", "run_id", "orders_imports_importrun"),
    ]
