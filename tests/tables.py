"""What the database holds, to compare before and after."""

from django.db import connection

COMINGS_AND_GOINGS = {"django_session"}


def snapshot() -> dict[str, str]:
    """A checksum of each table's rows; sessions aside."""
    with connection.cursor() as cursor:
        tables = sorted(set(connection.introspection.table_names(cursor)) - COMINGS_AND_GOINGS)
        rows = "md5(coalesce(string_agg(t::text, ' ' ORDER BY t::text), ''))"
        parts = (f"SELECT '{table}', {rows} FROM {table} t" for table in tables)  # noqa: S608  our own names
        cursor.execute(" UNION ALL ".join(parts))
        return dict(cursor.fetchall())
