"""Activities lose what they say of a person by the eraser's UPDATE only; a signed digest covers each of them."""

from django.db import migrations

HASH = """
    CREATE FUNCTION orders_activity_hash_words(activity orders_activity) RETURNS bytea LANGUAGE sql STABLE AS $$
        SELECT sha256(convert_to(
            json_build_array(activity.salt, activity.sentence, activity.data, activity.actor_name)::text, 'UTF8'
        ))
    $$;
"""
# An UPDATE that does not leave exactly this is refused, whoever sends it.
ERASE_ONLY = """
    CREATE FUNCTION orders_activity_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
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
    CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON orders_activity
        FOR EACH ROW EXECUTE FUNCTION orders_activity_append_only();
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


def removal(table: str) -> str:
    """Return the statements that remove the trigger and its function."""
    return f"DROP TRIGGER append_only ON {table}; DROP FUNCTION {table}_append_only();"


class Migration(migrations.Migration):
    dependencies = [("orders", "0001_initial")]

    operations = [
        migrations.RunSQL(HASH, "DROP FUNCTION orders_activity_hash_words"),
        migrations.RunSQL(ERASE_ONLY, removal("orders_activity")),
        migrations.RunSQL(SIGNED_ANEW, removal("orders_historydigest")),
    ]
