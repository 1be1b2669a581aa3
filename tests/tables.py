"""The contents of the database, to compare before and after."""

from django.db import connection

IGNORED_TABLES = {"django_session", "core_ratelimitcount"}


def snapshot() -> dict[str, str]:
    """Return a checksum of each table's rows; sessions and the counts of limits aside."""
    with connection.cursor() as cursor:
        tables = sorted(set(connection.introspection.table_names(cursor)) - IGNORED_TABLES)
        rows = "md5(coalesce(string_agg(t::text, ' ' ORDER BY t::text), ''))"
        parts = (f"SELECT '{table}', {rows} FROM {table} t" for table in tables)  # noqa: S608  our own names
        cursor.execute(" UNION ALL ".join(parts))
        return dict(cursor.fetchall())
