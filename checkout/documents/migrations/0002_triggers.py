from django.db import migrations

from core.triggers import append_only


class Migration(migrations.Migration):
    dependencies = [("checkout_documents", "0001_initial")]

    operations = [
        append_only("checkout_documents_document", erasable=("content",)),
    ]
