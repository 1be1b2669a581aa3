"""The messages that wait in the broker."""

from prometheus_client import CollectorRegistry, Gauge

from jobs.broker import message_counts
from jobs.queues import Queue


def add_broker_metrics(registry: CollectorRegistry) -> None:
    counts = message_counts(Queue)
    Gauge("mycommerce_broker_up", "1 while the broker answers.", registry=registry).set(bool(counts))
    messages = Gauge(
        "mycommerce_broker_messages", "Messages that no worker has fetched.", ["queue"], registry=registry
    )
    for queue, count in counts.items():
        messages.labels(queue).set(count)
