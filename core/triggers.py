"""Database rules that Django's models cannot say, as reversible migration operations.

No setting opens a trigger for the eraser: what an UPDATE may leave is written in the trigger, and only the role of the
eraser has the privilege to send one (`mycommerce/roles/grants.py`).
"""

from collections.abc import Collection, Mapping

from django.db.migrations import RunSQL


def vendor_in_primary_key(table: str) -> RunSQL:
    """Return the change of a new table's primary key from the id to the id and the vendor."""
    change = "ALTER TABLE {0} DROP CONSTRAINT {0}_pkey, ADD CONSTRAINT {0}_pkey PRIMARY KEY ({1})"
    return RunSQL(change.format(table, "id, vendor_id"), change.format(table, "id"))


def same_vendor(table: str, column: str, target: str) -> RunSQL:
    """Return a foreign key that includes the vendor, so that a row cannot refer to another vendor's row."""
    name = f"{table}_{column}_same_vendor"
    return RunSQL(
        f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY ({column}, vendor_id) "
        f"REFERENCES {target} (id, vendor_id) DEFERRABLE INITIALLY DEFERRED",
        f"ALTER TABLE {table} DROP CONSTRAINT {name}",
    )


def append_only(table: str, *, erased: Mapping[str, str]) -> RunSQL:
    """Return a trigger that refuses DELETE and UPDATE, save that columns may become what is left of them.

    `erased` is the value by column, as an SQL expression on OLD; each column may stay as it is.
    """
    assignments = "\n".join(
        f"IF NEW.{column} IS DISTINCT FROM OLD.{column} THEN rest.{column} := {value}; END IF;"
        for column, value in erased.items()
    )
    return RunSQL(
        f"""
        CREATE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE
            rest {table}%ROWTYPE;
        BEGIN
            IF TG_OP = 'UPDATE' THEN
                rest := OLD;
                {assignments}
                IF NEW IS NOT DISTINCT FROM rest THEN
                    RETURN NEW;
                END IF;
            END IF;
            RAISE EXCEPTION 'Rows of {table} are history: they are never changed or deleted.';
        END $$;
        CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION {table}_append_only();
        """,
        f"DROP TRIGGER append_only ON {table}; DROP FUNCTION {table}_append_only();",
    )


def allowed_transitions(table: str, column: str, transitions: Mapping[str, Collection[str]]) -> RunSQL:
    """Return a trigger that refuses other changes of a state than `transitions`; rows begin in any state."""
    return RunSQL(
        f"""
        {_transition_function(table, column, transitions)}
        CREATE TRIGGER allowed_transitions BEFORE UPDATE ON {table} FOR EACH ROW
            WHEN (OLD.{column} IS DISTINCT FROM NEW.{column}) EXECUTE FUNCTION {table}_allowed_transitions();
        """,
        f"DROP TRIGGER allowed_transitions ON {table}; DROP FUNCTION {table}_allowed_transitions();",
    )


def _transition_function(table: str, column: str, transitions: Mapping[str, Collection[str]]) -> str:
    is_allowed = " OR ".join(
        f"(OLD.{column} = '{source}' AND NEW.{column} = '{target}')"
        for source, targets in transitions.items()
        for target in sorted(targets)
    )
    return f"""
        CREATE FUNCTION {table}_allowed_transitions() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF {is_allowed} THEN
                RETURN NEW;
            END IF;
            RAISE EXCEPTION 'A row of {table} does not move from % to %.', OLD.{column}, NEW.{column};
        END $$;
    """


def frozen(table: str, columns: Collection[str], *, erasable: Collection[str], when: str) -> RunSQL:
    """Return a trigger that refuses changes of columns while `when` holds for the row.

    `when` is an SQL condition on OLD and NEW. The texts of `erasable` may become empty, all of them at once.
    """
    changed = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in columns)
    are_erased = " AND ".join(
        [f"NEW.{column} = ''" for column in erasable]
        + [f"NEW.{column} IS NOT DISTINCT FROM OLD.{column}" for column in columns if column not in erasable]
    )
    return RunSQL(
        f"""
        CREATE FUNCTION {table}_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF {are_erased} THEN
                RETURN NEW;
            END IF;
            RAISE EXCEPTION 'A row of {table} keeps what it said.';
        END $$;
        CREATE TRIGGER frozen BEFORE UPDATE ON {table} FOR EACH ROW
            WHEN (({when}) AND ({changed})) EXECUTE FUNCTION {table}_frozen();
        """,
        f"DROP TRIGGER frozen ON {table}; DROP FUNCTION {table}_frozen();",
    )
