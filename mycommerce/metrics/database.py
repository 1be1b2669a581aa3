"""Connections to the database server, and how far its replicas are behind."""

from collections.abc import Iterator

from django.db import connection
from prometheus_client.core import GaugeMetricFamily

from mycommerce.metrics.gauges import gauge

# A role sees who is connected, but without pg_read_all_stats neither what the others do nor the replicas.
_CONNECTIONS = """
    SELECT usename, count(*) FROM pg_stat_activity WHERE usename IS NOT NULL AND datid IS NOT NULL GROUP BY usename
"""
_MAX_CONNECTIONS = "SELECT setting::int FROM pg_settings WHERE name = 'max_connections'"
_REPLICAS = """
    SELECT application_name, extract(epoch FROM max(coalesce(replay_lag, interval '0'))) FROM pg_stat_replication
    WHERE state IS NOT NULL GROUP BY application_name
"""


def database_figures() -> Iterator[GaugeMetricFamily]:
    yield gauge("database_connections", "Open connections to the server.", _values(_CONNECTIONS), ("role",))
    with connection.cursor() as cursor:
        cursor.execute(_MAX_CONNECTIONS)
        yield gauge("database_connections_max", "max_connections there.", {(): cursor.fetchone()[0]})
    yield gauge("replica_lag_seconds", "How far a replica is behind.", _values(_REPLICAS), ("replica",))


def _values(statement: str) -> dict[tuple[str, ...], float]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return {(label,): float(value) for label, value in cursor.fetchall()}
