import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

from core.triggers import same_vendor, vendor_in_primary_key


class Migration(migrations.Migration):
    dependencies = [("vendors", "0003_only_own_addresses")]

    operations = [
        migrations.AddField(
            model_name="vendor",
            name="is_set_up",
            field=models.BooleanField(
                db_default=False,
                default=False,
                editable=False,
                help_text="Home leads through no first steps any more.",
            ),
        ),
        migrations.RunSQL("UPDATE vendors_vendor SET is_set_up = true", migrations.RunSQL.noop),
        migrations.AddField(
            model_name="product",
            name="archived_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AlterField(
            model_name="product",
            name="is_active",
            field=models.BooleanField(
                default=True,
                help_text="Its order form is open. Orders that exist go on either way.",
                verbose_name="on sale",
            ),
        ),
        migrations.AddConstraint(
            model_name="product",
            constraint=models.CheckConstraint(
                condition=models.Q(("archived_at", None), ("is_active", False), _connector="OR"),
                name="archived_product_is_not_sold",
            ),
        ),
        migrations.CreateModel(
            name="ProductPrice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "currency",
                    models.CharField(
                        max_length=3,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[A-Z]{3}$", "Three capital letters, such as EUR."
                            )
                        ],
                    ),
                ),
                ("price_minor", models.BigIntegerField(help_text="In minor units.", verbose_name="price")),
                (
                    "product",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="other_prices",
                        to="vendors.product",
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
                    models.UniqueConstraint(
                        fields=("product", "currency", "vendor"), name="one_price_per_currency"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("price_minor__gt", 0)), name="other_price_positive"
                    ),
                ],
            },
        ),
        vendor_in_primary_key("vendors_productprice"),
        same_vendor("vendors_productprice", "product_id", "vendors_product"),
    ]
