"""Triggers by which the web role writes rows of one vendor only: the one that its transaction names.

Every table with a column `vendor_id` has two. They look at each row that is written and refuse those of another
vendor; a row without a vendor, such as the record of an export by staff, is nobody's. For other roles the condition
ends at the role's name. Row security would hide rows of others from an UPDATE instead of refusing it, and refuses
COPY FROM to everyone but the owner and roles that a superuser has exempted; the panel's search keys go by COPY.
They run after the row is written, since a trigger before it makes COPY insert row by row. They cost 1 to 6 % of the
processor time of the web's INSERT or COPY, which is 11 to 16 µs a row, and the worker up to 4 %.
"""

from collections.abc import Iterator
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

from core.vendor_transaction import SETTING
from mycommerce.roles.difference import Difference
from mycommerce.roles.names import RoleKind, Roles

COLUMN = "vendor_id"
TRIGGERS = {
    "vendor_of_new_row": ("INSERT OR UPDATE", "NEW"),
    "vendor_of_old_row": ("UPDATE OR DELETE", "OLD"),
}
FUNCTION = "refuse_other_vendor"
_BODY = f"""
DECLARE
    vendor bigint;
BEGIN
    IF TG_NAME = 'vendor_of_old_row' THEN
        vendor := OLD.{COLUMN};
    ELSE
        vendor := NEW.{COLUMN};
    END IF;
    RAISE EXCEPTION 'Role % writes a row of vendor % in %, but its transaction names %.', current_user, vendor,
        TG_TABLE_NAME, coalesce('vendor ' || nullif(current_setting('{SETTING}', true), ''), 'no vendor')
        USING ERRCODE = 'insufficient_privilege', HINT = 'Open it by core.vendor_transaction.vendor_transaction.';
END
"""
_FUNCTION = "SELECT prosrc FROM pg_proc WHERE proname = %s AND pronamespace = current_schema()::regnamespace"
# The first argument of each trigger is the role of its condition.
_UNGUARDED = """
    SELECT relname FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid AND attname = %(column)s
    WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
    AND NOT attisdropped AND (
        SELECT count(*) FROM pg_trigger WHERE tgrelid = pg_class.oid AND tgname = ANY(%(triggers)s)
        AND tgenabled IN ('O', 'A') AND tgargs = convert_to(%(role)s, 'UTF8') || '\\x00'::bytea
    ) < %(count)s ORDER BY relname
"""


def trigger_differences(connection: BaseDatabaseWrapper, roles: Roles) -> Iterator[Difference]:
    """Yield the tables of vendors' rows that the web role could write without naming the vendor."""
    if (web := roles.get(RoleKind.WEB)) is None:
        return
    with connection.cursor() as cursor:
        cursor.execute(_FUNCTION, [FUNCTION])
        if cursor.fetchall() != [(_BODY,)]:
            create = (
                f"CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $${_BODY}$$"
            )
            yield Difference(f"The function {FUNCTION} is not the one of this version.", create)
    for table in unguarded_tables(connection, web):
        statements = "; ".join(_create_trigger(connection, table, name, web) for name in TRIGGERS)
        yield Difference(f"Role {web} may write rows of every vendor in {table}.", statements)


def unguarded_tables(connection: BaseDatabaseWrapper, web: str) -> list[str]:
    """Return the tables with a vendor that lack a trigger for this role."""
    parameters: dict[str, Any] = {
        "column": COLUMN,
        "triggers": list(TRIGGERS),
        "role": web,
        "count": len(TRIGGERS),
    }
    with connection.cursor() as cursor:
        cursor.execute(_UNGUARDED, parameters)
        return [table for (table,) in cursor.fetchall()]


def _create_trigger(connection: BaseDatabaseWrapper, table: str, name: str, web: str) -> str:
    events, row = TRIGGERS[name]
    role = "'" + web.replace("'", "''") + "'"
    return (
        f"CREATE OR REPLACE TRIGGER {name} AFTER {events} ON {connection.ops.quote_name(table)} FOR EACH ROW "
        f"WHEN (current_user = {role} AND {row}.{COLUMN}::text <> coalesce(current_setting('{SETTING}', true), '')) "
        f"EXECUTE FUNCTION {FUNCTION}({role})"
    )
