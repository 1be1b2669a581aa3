import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from core.triggers import same_vendor, vendor_in_primary_key


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("orders", "0001_initial"),
        ("vendors", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SetAside",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("need", models.SlugField(db_index=False, help_text="The kind, by its slug.", max_length=40)),
                ("row_id", models.BigIntegerField(help_text="The row of that kind.")),
                (
                    "cause_at",
                    models.DateTimeField(
                        help_text="When its cause came about: it comes back with a newer one."
                    ),
                ),
                (
                    "until",
                    models.DateTimeField(help_text="It comes back then; null: it is handled.", null=True),
                ),
                ("comment", models.TextField(blank=True, max_length=2000)),
                ("set_aside_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "order",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orders.order",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
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
                        related_name="+",
                        to="vendors.vendor",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["vendor", "need", "-set_aside_at"], name="set_aside_newest")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("need", "row_id", "vendor"), name="row_set_aside_once")
                ],
            },
        ),
        vendor_in_primary_key("orders_home_setaside"),
        same_vendor("orders_home_setaside", "order_id", "orders_order"),
    ]
