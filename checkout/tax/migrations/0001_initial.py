from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="SalesTaxRate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("state", models.CharField(db_collation="C", max_length=2)),
                (
                    "rate",
                    models.PositiveIntegerField(help_text="In thousandths of a percent: 6625 is 6.625%."),
                ),
                ("valid_from", models.DateField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("state", "valid_from"), name="one_sales_tax_rate_per_day"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("rate__lte", 100000)), name="sales_tax_within_the_price"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="VatRate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "area",
                    models.CharField(
                        db_collation="C", help_text="DE, or AT-JM for a territory.", max_length=8
                    ),
                ),
                (
                    "rate",
                    models.PositiveIntegerField(help_text="In thousandths of a percent: 25500 is 25.5%."),
                ),
                ("valid_from", models.DateField()),
                ("source", models.CharField(blank=True, max_length=80)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("area", "valid_from"), name="one_vat_rate_per_day"),
                    models.CheckConstraint(
                        condition=models.Q(("rate__lte", 100000)), name="vat_rate_within_the_price"
                    ),
                ],
            },
        ),
    ]
