"""The messages that wait in the broker."""

from collections.abc import Iterator

from prometheus_client.core import GaugeMetricFamily

from jobs.broker import message_counts
from jobs.queues import Queue
from mycommerce.metrics.gauges import gauge


def broker_figures() -> Iterator[GaugeMetricFamily]:
    counts = message_counts(Queue)
    yield gauge("broker_up", "1 while the broker answers.", {(): bool(counts)})
    messages = {(queue,): count for queue, count in counts.items()}
    yield gauge("broker_messages", "Messages that no worker has fetched.", messages, ("queue",))
