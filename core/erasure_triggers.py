"""Triggers by which rows that never change may lose what they say of a person, and nothing else.

No setting opens them: what an UPDATE may leave is written in the trigger, and only the role of the eraser has the
privilege to send one (`mycommerce/roles/grants.py`).
"""

from collections.abc import Collection, Mapping

from django.db.migrations import RunSQL

from core.triggers import append_only, frozen


def erasable_columns(table: str, erased: Mapping[str, str]) -> RunSQL:
    """Return the change of an `append_only` table by which its columns may become what is left of them.

    `erased` is the value by column, as an SQL expression on OLD; each column may stay as it is.
    """
    assignments = "\n".join(
        f"IF NEW.{column} IS DISTINCT FROM OLD.{column} THEN rest.{column} := {value}; END IF;"
        for column, value in erased.items()
    )
    return RunSQL(
        f"""
        CREATE OR REPLACE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
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
        """,
        _body_of(append_only(table, erasable=tuple(erased))),
    )


def erasable_when_frozen(
    table: str, erasable: Collection[str], frozen_columns: Collection[str], *, when: str
) -> RunSQL:
    """Return the change of a `frozen` table by which its texts may become empty, all of them at once."""
    unchanged = [column for column in frozen_columns if column not in erasable]
    are_erased = " AND ".join(
        [f"NEW.{column} = ''" for column in erasable]
        + [f"NEW.{column} IS NOT DISTINCT FROM OLD.{column}" for column in unchanged]
    )
    return RunSQL(
        f"""
        CREATE OR REPLACE FUNCTION {table}_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF {are_erased} THEN
                RETURN NEW;
            END IF;
            RAISE EXCEPTION 'A row of {table} keeps what it said.';
        END $$;
        """,
        _body_of(frozen(table, frozen_columns, when=when)),
    )


def _body_of(operation: RunSQL) -> str:
    """Return the statement that makes the function of a trigger as it was before."""
    function, _, _ = str(operation.sql).partition("CREATE TRIGGER")
    return function.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
