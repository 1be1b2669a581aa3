"""Database rules that Django's models cannot say, as reversible migration operations."""

from collections.abc import Collection, Mapping

from django.db.migrations import RunSQL


def same_vendor(table: str, column: str, target: str) -> RunSQL:
    """A foreign key that carries the vendor: a row never points at another vendor's row."""
    name = f"{table}_{column}_same_vendor"
    return RunSQL(
        f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY (vendor_id, {column}) "
        f"REFERENCES {target} (vendor_id, id) DEFERRABLE INITIALLY DEFERRED",
        f"ALTER TABLE {table} DROP CONSTRAINT {name}",
    )


def append_only(table: str, *, erasable: tuple[str, ...]) -> RunSQL:
    """A trigger that refuses DELETE and UPDATE; `erasable` columns may change while `erase` runs."""
    kept = ", ".join(f"'{column}'" for column in erasable)
    return RunSQL(
        f"""
        CREATE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'UPDATE' AND current_setting('mycommerce.erasing', true) = 'on'
               AND to_jsonb(NEW) - ARRAY[{kept}] = to_jsonb(OLD) - ARRAY[{kept}] THEN
                RETURN NEW;
            END IF;
            RAISE EXCEPTION 'Rows of {table} are history: they are never changed or deleted.';
        END $$;
        CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION {table}_append_only();
        """,
        f"DROP TRIGGER append_only ON {table}; DROP FUNCTION {table}_append_only();",
    )


def legal_moves(table: str, column: str, moves: Mapping[str, Collection[str]]) -> RunSQL:
    """A trigger that lets a state move only along the table; rows begin in any state."""
    known = " OR ".join(
        f"(OLD.{column} = '{source}' AND NEW.{column} = '{target}')"
        for source, targets in moves.items()
        for target in sorted(targets)
    )
    return RunSQL(
        f"""
        CREATE FUNCTION {table}_legal_moves() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF {known} THEN
                RETURN NEW;
            END IF;
            RAISE EXCEPTION 'A row of {table} does not move from % to %.', OLD.{column}, NEW.{column};
        END $$;
        CREATE TRIGGER legal_moves BEFORE UPDATE ON {table} FOR EACH ROW
            WHEN (OLD.{column} IS DISTINCT FROM NEW.{column}) EXECUTE FUNCTION {table}_legal_moves();
        """,
        f"DROP TRIGGER legal_moves ON {table}; DROP FUNCTION {table}_legal_moves();",
    )


def frozen(table: str, columns: Collection[str], *, when: str) -> RunSQL:
    """A trigger that keeps what the columns say once `when` holds of the row; `erase` may still change them."""
    changed = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in columns)
    return RunSQL(
        f"""
        CREATE FUNCTION {table}_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF current_setting('mycommerce.erasing', true) = 'on' THEN
                RETURN NEW;
            END IF;
            RAISE EXCEPTION 'A row of {table} keeps what it said.';
        END $$;
        CREATE TRIGGER frozen BEFORE UPDATE ON {table} FOR EACH ROW
            WHEN (({when}) AND ({changed})) EXECUTE FUNCTION {table}_frozen();
        """,
        f"DROP TRIGGER frozen ON {table}; DROP FUNCTION {table}_frozen();",
    )
