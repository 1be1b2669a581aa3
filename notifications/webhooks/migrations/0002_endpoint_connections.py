import django.db.models.deletion
from django.db import migrations, models

from core.triggers import same_vendor


class Migration(migrations.Migration):
    dependencies = [
        ("notifications_webhooks", "0001_initial"),
        ("vendors", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="EndpointConnection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "lease_generation",
                    models.PositiveIntegerField(help_text="Counts the leases; only the last one counts."),
                ),
                ("lease_until", models.DateTimeField()),
                (
                    "endpoint",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="notifications_webhooks.noticeendpoint",
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
                        fields=("vendor", "endpoint", "number"), name="one_row_per_endpoint_connection"
                    )
                ],
            },
        ),
        same_vendor(
            "notifications_webhooks_endpointconnection",
            "endpoint_id",
            "notifications_webhooks_noticeendpoint",
        ),
    ]
