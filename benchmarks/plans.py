"""EXPLAIN the statements of each measured search, on the database of DATABASE_URL: `python -m benchmarks.plans`."""

import sys
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import django

django.setup()

from django.db import connection  # noqa: E402
from django.http import QueryDict  # noqa: E402

from benchmarks.journeys import SMALL, journeys  # noqa: E402
from benchmarks.load import LARGE as LARGE_VENDOR  # noqa: E402
from benchmarks.load import SMALL as SMALL_VENDOR  # noqa: E402
from orders.search.filters import OrderFilter  # noqa: E402
from orders.search.pages import search_page  # noqa: E402
from vendors.models import Vendor  # noqa: E402


def plans() -> Iterator[str]:
    vendors = {name: Vendor.objects.get(name=name) for name in (LARGE_VENDOR, SMALL_VENDOR)}
    number = vendors[LARGE_VENDOR].orders.order_by("-placed_at")[7].number
    for journey in journeys(number, "1734000000000000-1"):
        address = urlsplit(journey.path)
        if address.path == "/orders/":
            query = QueryDict(address.query)
            vendor = vendors[SMALL_VENDOR if journey.vendor == SMALL else LARGE_VENDOR]
            search_query, after = OrderFilter(query, vendor=vendor).query, query.get("after", "")
            with connection.execute_wrapper(_explained):
                search_page(search_query, after=after)
            plans = "\n\n".join(_plans)
            _plans.clear()
            yield f"## {journey.name}\n\n```\n{plans}\n```\n"


_plans: list[str] = []


def _explained(
    execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    """Run the statement a second time with EXPLAIN; branches that were not started are left out."""
    with connection.cursor() as cursor:
        cursor.cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, COSTS OFF) {sql}", params)
        lines = [line for (line,) in cursor.cursor.fetchall()]
    _plans.append("\n".join(line for line in lines if "never executed" not in line))
    return execute(sql, params, many, context)


if __name__ == "__main__":
    sys.stdout.write("\n".join(plans()))
