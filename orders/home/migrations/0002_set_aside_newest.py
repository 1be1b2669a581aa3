from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("orders_home", "0001_initial")]

    operations = [
        migrations.AddIndex(
            model_name="setaside",
            index=models.Index(fields=["vendor", "need", "-set_aside_at"], name="set_aside_newest"),
        ),
    ]
