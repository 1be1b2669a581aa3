"""The text of `/metrics`."""

from collections.abc import Iterator

from django.db import DatabaseError
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily

from mycommerce.metrics.broker import broker_figures
from mycommerce.metrics.database import database_figures
from mycommerce.metrics.gauges import gauge
from mycommerce.metrics.jobs import job_figures
from mycommerce.metrics.records import record_figures
from mycommerce.metrics.requests import add_request_metrics


class Figures:
    """What is read when Prometheus asks; without the database, what is left."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        yield from broker_figures()
        try:
            yield from [*job_figures(), *record_figures(), *database_figures()]
            is_up = 1
        except DatabaseError:
            is_up = 0
        yield gauge("database_up", "1 while the database answers.", {(): is_up})


def text_of_metrics() -> tuple[bytes, str]:
    """Return all figures in Prometheus' text format, and its content type."""
    registry = CollectorRegistry(auto_describe=False)
    add_request_metrics(registry)
    registry.register(Figures())
    return generate_latest(registry), CONTENT_TYPE_LATEST
