"""Requests by route: how long they take, and how they end.

Each process counts its own. With PROMETHEUS_MULTIPROC_DIR all processes of a machine count in that folder, and each
of them answers the sum; without it, only its own.
"""

import os
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from prometheus_client import CollectorRegistry, Counter, Histogram, disable_created_metrics
from prometheus_client.multiprocess import MultiProcessCollector

disable_created_metrics()  # type: ignore[no-untyped-call]  # when each series began, which nothing here reads
BUCKETS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
SECONDS = Histogram(
    "mycommerce_request_seconds",
    "Time until the answer begins, by route.",
    ["route"],
    buckets=BUCKETS,
    registry=None,
)
RESPONSES = Counter(
    "mycommerce_responses", "Answers by route and class of status.", ["route", "status"], registry=None
)


def requests_middleware(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Count each request by the name of its route: an address may hold a token."""

    def middleware(request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = get_response(request)
        match = request.resolver_match
        route = (match.view_name or match.route) if match else "none"
        SECONDS.labels(route).observe(time.perf_counter() - began)
        RESPONSES.labels(route, f"{response.status_code // 100}xx").inc()
        return response

    return middleware


def add_request_metrics(registry: CollectorRegistry) -> None:
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return
    registry.register(SECONDS)
    registry.register(RESPONSES)
