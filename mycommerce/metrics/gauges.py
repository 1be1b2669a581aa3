"""Gauges whose values are read at the moment. Those of the library would be kept in files of each process."""

from collections.abc import Mapping
from typing import TypeVar

from prometheus_client.core import GaugeMetricFamily

Key = TypeVar("Key", bound=tuple[str, ...])


def gauge(
    name: str, description: str, values: Mapping[Key, float], labels: tuple[str, ...] = ()
) -> GaugeMetricFamily:
    """Return a gauge; the keys of the values are those of the labels."""
    family = GaugeMetricFamily(f"mycommerce_{name}", description, labels=labels)
    for key, value in values.items():
        family.add_metric(key, value)
    return family
