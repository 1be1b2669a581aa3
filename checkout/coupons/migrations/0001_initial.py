import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from core.triggers import same_vendor, vendor_in_primary_key


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("vendors", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Coupon",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(db_collation="C", help_text="In capitals.", max_length=40)),
                (
                    "percent",
                    models.PositiveIntegerField(
                        default=0, help_text="In thousandths of a percent, 0 for an amount."
                    ),
                ),
                (
                    "amounts",
                    models.JSONField(
                        blank=True, default=dict, help_text="Minor units off the whole order by currency."
                    ),
                ),
                ("valid_from", models.DateField(null=True)),
                ("valid_until", models.DateField(help_text="The last day, where the vendor is.", null=True)),
                ("most_uses", models.PositiveIntegerField(null=True)),
                (
                    "uses",
                    models.PositiveIntegerField(
                        default=0, help_text="Orders that were placed with it and did not expire."
                    ),
                ),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "vendor",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="coupons",
                        to="vendors.vendor",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CouponProduct",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "coupon",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="checkout_coupons.coupon",
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
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
        ),
        migrations.AddField(
            model_name="coupon",
            name="products",
            field=models.ManyToManyField(
                related_name="+", through="checkout_coupons.CouponProduct", to="vendors.product"
            ),
        ),
        migrations.AddConstraint(
            model_name="couponproduct",
            constraint=models.UniqueConstraint(
                fields=("coupon", "product", "vendor"), name="coupon_once_for_a_product"
            ),
        ),
        migrations.AddConstraint(
            model_name="coupon",
            constraint=models.UniqueConstraint(fields=("vendor", "code"), name="one_coupon_per_code"),
        ),
        migrations.AddConstraint(
            model_name="coupon",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("most_uses", None), ("uses__lte", models.F("most_uses")), _connector="OR"
                ),
                name="coupon_within_its_uses",
            ),
        ),
        migrations.AddConstraint(
            model_name="coupon",
            constraint=models.CheckConstraint(
                condition=models.Q(("percent", 0), ("amounts", {}), _connector="XOR"),
                name="coupon_of_percent_or_amounts",
            ),
        ),
        migrations.AddConstraint(
            model_name="coupon",
            constraint=models.CheckConstraint(
                condition=models.Q(("percent__lte", 100000)), name="coupon_at_most_all"
            ),
        ),
        vendor_in_primary_key("checkout_coupons_coupon"),
        vendor_in_primary_key("checkout_coupons_couponproduct"),
        same_vendor("checkout_coupons_couponproduct", "coupon_id", "checkout_coupons_coupon"),
        same_vendor("checkout_coupons_couponproduct", "product_id", "vendors_product"),
    ]
