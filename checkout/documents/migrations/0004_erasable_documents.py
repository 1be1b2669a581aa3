from django.db import migrations

from core.erasure_triggers import erasable_columns

# Number, amounts, tax, country and VAT number stay.
WITHOUT_PERSON = """
    jsonb_set(OLD.content, '{buyer}', (OLD.content -> 'buyer') || '{"lines": ["Erased"], "email": ""}')
"""


class Migration(migrations.Migration):
    dependencies = [("checkout_documents", "0003_corrected_invoices")]

    operations = [
        erasable_columns("checkout_documents_document", {"content": WITHOUT_PERSON}),
    ]
