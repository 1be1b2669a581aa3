import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from core.triggers import vendor_in_primary_key


class Migration(migrations.Migration):
    dependencies = [
        ("vendors", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="product",
            name="picture",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                editable=False,
                help_text="The digest of its picture.",
                max_length=64,
            ),
        ),
        migrations.AddField(
            model_name="vendor",
            name="logo",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                editable=False,
                help_text="The digest of its picture.",
                max_length=64,
            ),
        ),
        migrations.CreateModel(
            name="Picture",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "digest",
                    models.CharField(
                        db_collation="C", help_text="SHA-256 of the file, in its address.", max_length=64
                    ),
                ),
                ("png", models.BinaryField()),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
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
                "constraints": [models.UniqueConstraint(fields=("digest", "vendor"), name="picture_once")],
            },
        ),
        vendor_in_primary_key("vendors_picture"),
    ]
