from django.db import migrations

from checkout.tax.rates import vat_rows


def seed(apps, schema_editor):
    rates = apps.get_model("checkout_tax", "VatRate")
    rates.objects.bulk_create(rates(**row) for row in vat_rows())


def empty(apps, schema_editor):
    apps.get_model("checkout_tax", "VatRate").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("checkout_tax", "0001_initial")]

    operations = [migrations.RunPython(seed, empty)]
