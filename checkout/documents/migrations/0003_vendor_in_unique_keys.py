import django.db.models.deletion
from django.db import migrations, models

from core.triggers import same_vendor, undone


class Migration(migrations.Migration):
    dependencies = [
        ("checkout_documents", "0002_triggers"),
        ("orders", "0003_vendor_in_unique_keys"),
        ("refunds", "0003_vendor_in_unique_keys"),
        ("vendors", "0001_initial"),
    ]

    # A key that a foreign key refers to is replaced when that is gone.
    run_before = [
        ("refunds", "0004_vendor_in_primary_keys"),
        ("orders", "0004_vendor_in_primary_keys"),
    ]

    operations = [
        undone(same_vendor("checkout_documents_document", "order_id", "orders_order")),
        undone(same_vendor("checkout_documents_document", "refund_id", "refunds_refund")),
        migrations.RemoveConstraint(
            model_name="document",
            name="one_document_per_serial",
        ),
        migrations.RemoveConstraint(
            model_name="document",
            name="one_invoice_per_order",
        ),
        migrations.AlterField(
            model_name="document",
            name="number",
            field=models.CharField(db_collation="C", max_length=20),
        ),
        migrations.AlterField(
            model_name="document",
            name="refund",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="credit_note",
                to="refunds.refund",
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.UniqueConstraint(fields=("number", "vendor"), name="one_document_per_number"),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.UniqueConstraint(
                fields=("refund", "vendor"), name="one_credit_note_per_refund"
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.UniqueConstraint(
                fields=("entity", "kind", "serial", "vendor"), name="one_document_per_serial"
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "invoice")),
                fields=("order", "vendor"),
                name="one_invoice_per_order",
            ),
        ),
    ]
