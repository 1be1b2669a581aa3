import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from core.triggers import same_vendor, vendor_in_primary_key


class Migration(migrations.Migration):
    """Invoices that are issued anew, with the note that cancels the one before, and VAT IDs recorded on orders."""

    dependencies = [("checkout_documents", "0002_triggers"), ("orders", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="document",
            name="correction",
            field=models.PositiveIntegerField(
                db_default=0,
                default=0,
                help_text="0: the first invoice; n: the nth correction's cancellation note and its new invoice.",
            ),
        ),
        migrations.AlterField(
            model_name="document",
            name="kind",
            field=models.CharField(
                choices=[
                    ("invoice", "Invoice"),
                    ("credit_note", "Credit note"),
                    ("cancellation", "Cancellation note"),
                ],
                max_length=12,
            ),
        ),
        migrations.RemoveConstraint(model_name="document", name="one_invoice_per_order"),
        migrations.RemoveConstraint(model_name="document", name="credit_note_of_a_refund"),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "credit_note"), _negated=True),
                fields=("order", "correction", "kind", "vendor"),
                name="one_document_per_correction",
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("correction", 0), ("kind", "credit_note"), ("refund__isnull", False)),
                    models.Q(("kind", "invoice"), ("refund", None)),
                    models.Q(("correction__gt", 0), ("kind", "cancellation"), ("refund", None)),
                    _connector="OR",
                ),
                name="document_of_a_refund_or_correction",
            ),
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
        vendor_in_primary_key("checkout_documents_vatid"),
        same_vendor("checkout_documents_vatid", "order_id", "orders_order"),
    ]
