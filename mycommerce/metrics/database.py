"""Connections to the database server, and how far its replicas are behind."""

from django.db import connection
from prometheus_client import CollectorRegistry, Gauge

# A role sees who is connected, but without pg_read_all_stats neither what the others do nor the replicas.
_CONNECTIONS = """
    SELECT usename, count(*) FROM pg_stat_activity WHERE usename IS NOT NULL AND datid IS NOT NULL GROUP BY usename
"""
_MAX_CONNECTIONS = "SELECT setting::int FROM pg_settings WHERE name = 'max_connections'"
_REPLICAS = """
    SELECT application_name, extract(epoch FROM max(coalesce(replay_lag, interval '0'))) FROM pg_stat_replication
    WHERE state IS NOT NULL GROUP BY application_name
"""


def add_database_metrics(registry: CollectorRegistry) -> None:
    connections = Gauge(
        "mycommerce_database_connections", "Open connections to the server.", ["role"], registry=registry
    )
    maximum = Gauge("mycommerce_database_connections_max", "max_connections there.", registry=registry)
    lag = Gauge(
        "mycommerce_replica_lag_seconds", "How far a replica is behind.", ["replica"], registry=registry
    )
    with connection.cursor() as cursor:
        cursor.execute(_CONNECTIONS)
        for role, count in cursor.fetchall():
            connections.labels(role).set(count)
        cursor.execute(_MAX_CONNECTIONS)
        maximum.set(cursor.fetchone()[0])
        cursor.execute(_REPLICAS)
        for replica, seconds in cursor.fetchall():
            lag.labels(replica).set(seconds)
