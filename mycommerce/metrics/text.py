"""The text of `/metrics`."""

from django.db import DatabaseError
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

from mycommerce.metrics.broker import add_broker_metrics
from mycommerce.metrics.database import add_database_metrics
from mycommerce.metrics.jobs import add_job_metrics
from mycommerce.metrics.records import add_record_metrics
from mycommerce.metrics.requests import add_request_metrics

FROM_DATABASE = (add_job_metrics, add_record_metrics, add_database_metrics)


def text_of_metrics() -> tuple[bytes, str]:
    """Return all figures in Prometheus' text format, and its content type; without the database those that are left."""
    registry = CollectorRegistry()
    add_request_metrics(registry)
    add_broker_metrics(registry)
    is_up = Gauge("mycommerce_database_up", "1 while the database answers.", registry=registry)
    try:
        for add_metrics in FROM_DATABASE:
            add_metrics(registry)
        is_up.set(1)
    except DatabaseError:
        is_up.set(0)
    return generate_latest(registry), CONTENT_TYPE_LATEST
