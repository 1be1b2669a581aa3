import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from core.triggers import append_only, same_vendor, vendor_in_primary_key

# Number, amounts, tax, country and VAT number stay.
WITHOUT_PERSON = """
    jsonb_set(OLD.content, '{buyer}', (OLD.content -> 'buyer') || '{"lines": ["Erased"], "email": ""}')
"""


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
                        choices=[
                            ("invoice", "Invoice"),
                            ("credit_note", "Credit note"),
                            ("cancellation", "Cancellation note"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "correction",
                    models.PositiveIntegerField(
                        db_default=0,
                        default=0,
                        help_text="0: the first invoice; n: the nth correction's cancellation note and its new invoice.",
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
                        condition=models.Q(("kind", "credit_note"), _negated=True),
                        fields=("order", "correction", "kind", "vendor"),
                        name="one_document_per_correction",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("correction", 0), ("kind", "credit_note"), ("refund__isnull", False)),
                            models.Q(("kind", "invoice"), ("refund", None)),
                            models.Q(("correction__gt", 0), ("kind", "cancellation"), ("refund", None)),
                            _connector="OR",
                        ),
                        name="document_of_a_refund_or_correction",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="VatId",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(blank=True, max_length=20, verbose_name="VAT ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("checking", "Being checked"),
                            ("valid", "Valid"),
                            ("invalid", "Not valid"),
                            ("unavailable", "The register did not answer"),
                            ("withdrawn", "None from here on"),
                        ],
                        default="checking",
                        max_length=12,
                    ),
                ),
                ("proof", models.JSONField(default=dict, help_text="What the register answered, and when.")),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "order",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="vat_ids",
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
                "verbose_name": "VAT ID",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "checking")),
                        fields=("order", "vendor"),
                        name="one_vat_id_being_checked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ("checking", "withdrawn")),
                            models.Q(("proof", {}), _negated=True),
                            _connector="OR",
                        ),
                        name="vat_id_has_its_proof",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("number", ""), ("state", "withdrawn")),
                            models.Q(
                                models.Q(("number", ""), _negated=True),
                                models.Q(("state", "withdrawn"), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="vat_id_without_number_is_withdrawn",
                    ),
                ],
            },
        ),
        vendor_in_primary_key("checkout_documents_document"),
        vendor_in_primary_key("checkout_documents_vatid"),
        same_vendor("checkout_documents_document", "order_id", "orders_order"),
        same_vendor("checkout_documents_document", "refund_id", "refunds_refund"),
        same_vendor("checkout_documents_vatid", "order_id", "orders_order"),
        append_only("checkout_documents_document", erased={"content": WITHOUT_PERSON}),
    ]
