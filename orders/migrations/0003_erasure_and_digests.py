"""Activities lose what they say of a person by the eraser's UPDATE only; a signed digest covers each of them.

Activities that are there, and those that the previous release writes meanwhile, have no salt: digests cover them
without their words.
"""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models.functions import Now

from core.triggers import append_only, vendor_in_primary_key

HASH = """
    CREATE FUNCTION orders_activity_hash_words(activity orders_activity) RETURNS bytea LANGUAGE sql STABLE AS $$
        SELECT sha256(convert_to(
            json_build_array(activity.salt, activity.sentence, activity.data, activity.actor_name)::text, 'UTF8'
        ))
    $$;
"""
# An UPDATE that does not leave exactly this is refused, whoever sends it.
ERASE_ONLY = """
    CREATE OR REPLACE FUNCTION orders_activity_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        erased orders_activity%ROWTYPE;
    BEGIN
        IF TG_OP = 'UPDATE' THEN
            erased := OLD;
            erased.sentence := 'Erased.';
            erased.data := '{}';
            IF OLD.actor_kind = 'customer' THEN
                erased.actor_name := 'Customer';
            END IF;
            erased.salt := NULL;
            IF OLD.salt IS NOT NULL THEN
                erased.words_hash := orders_activity_hash_words(OLD);
            END IF;
            NEW.salt := erased.salt;
            NEW.words_hash := erased.words_hash;
            IF NEW IS NOT DISTINCT FROM erased THEN
                RETURN NEW;
            END IF;
        END IF;
        RAISE EXCEPTION 'Rows of orders_activity are history: they are never changed or deleted.';
    END $$;
"""
# Only the signature may change: a new SECRET_KEY signs the same digest.
SIGNED_ANEW = """
    CREATE FUNCTION orders_historydigest_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - 'signature' = to_jsonb(OLD) - 'signature' THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION 'Rows of orders_historydigest are history: they are never changed or deleted.';
    END $$;
    CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON orders_historydigest
        FOR EACH ROW EXECUTE FUNCTION orders_historydigest_append_only();
"""


def earlier_trigger_function() -> str:
    function, _, _ = str(append_only("orders_activity", erasable=("sentence", "data")).sql).partition(
        "CREATE TRIGGER"
    )
    return function.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")


class Migration(migrations.Migration):
    dependencies = [("orders", "0002_triggers"), ("vendors", "0001_initial")]

    operations = [
        migrations.AddField("activity", "salt", models.BigIntegerField(editable=False, null=True)),
        migrations.AddField(
            "activity",
            "words_hash",
            models.BinaryField(help_text="Of erased sentence, data and name, with their salt.", null=True),
        ),
        migrations.RunSQL(HASH, "DROP FUNCTION orders_activity_hash_words"),
        migrations.RunSQL(ERASE_ONLY, earlier_trigger_function()),
        migrations.CreateModel(
            name="HistoryDigest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(help_text="When it was signed, in UTC.")),
                ("after_id", models.BigIntegerField()),
                ("through_id", models.BigIntegerField()),
                ("seen_id", models.BigIntegerField(help_text="The newest activity at that moment.")),
                ("activities", models.PositiveIntegerField(help_text="How many it covers.")),
                ("root", models.CharField(help_text="SHA-256 of their hashes.", max_length=64)),
                (
                    "previous",
                    models.CharField(
                        blank=True, help_text="The chain's hash of the day before.", max_length=64
                    ),
                ),
                (
                    "signature",
                    models.CharField(
                        help_text="HMAC of all columns, by a key from SECRET_KEY.", max_length=64
                    ),
                ),
                ("signed_at", models.DateTimeField(db_default=Now())),
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
                    models.UniqueConstraint(fields=("day", "vendor"), name="one_history_digest_per_day"),
                ],
            },
        ),
        vendor_in_primary_key("orders_historydigest"),
        migrations.RunSQL(
            SIGNED_ANEW,
            "DROP TRIGGER append_only ON orders_historydigest; DROP FUNCTION orders_historydigest_append_only();",
        ),
    ]
