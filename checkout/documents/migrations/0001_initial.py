import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from core.triggers import same_vendor, vendor_in_primary_key


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("orders", "0001_initial"),
        ("refunds", "0001_initial"),
        ("vendors", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="NumberSeries",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("entity", models.CharField(max_length=4)),
                ("kind", models.CharField(max_length=12)),
                ("last", models.PositiveIntegerField(default=0)),
            ],
            options={
                "verbose_name_plural": "number series",
                "constraints": [
                    models.UniqueConstraint(fields=("entity", "kind"), name="one_series_per_kind")
                ],
            },
        ),
        migrations.CreateModel(
            name="Document",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("invoice", "Invoice"), ("credit_note", "Credit note")], max_length=12
                    ),
                ),
                ("entity", models.CharField(help_text="Which of our companies issued it.", max_length=4)),
                ("serial", models.PositiveIntegerField(help_text="Without gaps for each company and kind.")),
                ("number", models.CharField(db_collation="C", max_length=20)),
                ("content", models.JSONField(help_text="What it says, for the page and the PDF alike.")),
                ("issued_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "order",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="orders.order",
                    ),
                ),
                (
                    "refund",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="credit_note",
                        to="refunds.refund",
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
                    models.UniqueConstraint(fields=("number", "vendor"), name="one_document_per_number"),
                    models.UniqueConstraint(fields=("refund", "vendor"), name="one_credit_note_per_refund"),
                    models.UniqueConstraint(
                        fields=("entity", "kind", "serial", "vendor"), name="one_document_per_serial"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "invoice")),
                        fields=("order", "vendor"),
                        name="one_invoice_per_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "invoice"), ("refund", None)),
                            models.Q(("kind", "credit_note"), ("refund__isnull", False)),
                            _connector="OR",
                        ),
                        name="credit_note_of_a_refund",
                    ),
                ],
            },
        ),
        vendor_in_primary_key("checkout_documents_document"),
        same_vendor("checkout_documents_document", "order_id", "orders_order"),
        same_vendor("checkout_documents_document", "refund_id", "refunds_refund"),
    ]
