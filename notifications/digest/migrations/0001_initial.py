import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from core.triggers import vendor_in_primary_key


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("vendors", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DigestSubscription",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("hour", models.PositiveSmallIntegerField()),
                ("next_at", models.DateTimeField(help_text="When the next one is due.")),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
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
                "indexes": [models.Index(fields=["next_at"], name="digest_due")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "vendor"), name="one_digest_per_person_and_vendor"
                    ),
                    models.CheckConstraint(condition=models.Q(("hour__lte", 23)), name="digest_at_an_hour"),
                ],
            },
        ),
        vendor_in_primary_key("notifications_digest_digestsubscription"),
    ]
