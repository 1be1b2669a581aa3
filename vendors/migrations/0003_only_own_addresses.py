from django.db import migrations

# An address that is not the account's own was added without a password, and would open the account.
ONLY_OWN = """
    DELETE FROM account_emailaddress AS address USING vendors_user AS person
    WHERE address.user_id = person.id AND lower(address.email) <> lower(person.email)
"""


class Migration(migrations.Migration):
    dependencies = [
        ("vendors", "0002_totp_counter"),
        ("account", "0001_initial"),
    ]

    operations = [migrations.RunSQL(ONLY_OWN, migrations.RunSQL.noop)]
