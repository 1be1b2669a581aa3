import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from core.triggers import same_vendor, vendor_in_primary_key


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("orders", "0001_initial"),
        ("vendors", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="AddressSettings",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "asks_first",
                    models.BooleanField(
                        default=True,
                        help_text="It is asked where the order is older, or the new address has another domain.",
                        verbose_name="Ask the old address before an email address is changed",
                    ),
                ),
                (
                    "age_limit_days",
                    models.PositiveSmallIntegerField(
                        default=30,
                        help_text="Ask for every new address of these.",
                        validators=[django.core.validators.MaxValueValidator(3650)],
                        verbose_name="Orders older than days",
                    ),
                ),
                (
                    "waiting_days",
                    models.PositiveSmallIntegerField(
                        default=3,
                        help_text="Where the old address bounces or stays silent, the change happens then.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(30),
                        ],
                        verbose_name="Days to wait for an answer",
                    ),
                ),
                (
                    "vendor",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="address_settings",
                        to="vendors.vendor",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="EmailChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("old_email", models.EmailField(blank=True, max_length=254, verbose_name="old address")),
                ("new_email", models.EmailField(blank=True, max_length=254, verbose_name="new address")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("done", "Done"),
                            ("stopped", "Stopped"),
                            ("replaced", "Replaced by a newer change"),
                        ],
                        max_length=10,
                    ),
                ),
                ("asked_by", models.CharField(max_length=200)),
                ("asked_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("due_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "needs_both",
                    models.BooleanField(
                        db_default=False,
                        default=False,
                        help_text="The customer asked: it happens when both addresses confirm.",
                    ),
                ),
                ("old_confirmed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "order",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="email_changes",
                        to="orders.order",
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
                        condition=models.Q(("state", "waiting")),
                        fields=("order", "vendor"),
                        name="one_waiting_email_change",
                    )
                ],
            },
        ),
        vendor_in_primary_key("notifications_address_changes_addresssettings"),
        vendor_in_primary_key("notifications_address_changes_emailchange"),
        same_vendor("notifications_address_changes_emailchange", "order_id", "orders_order"),
    ]
