"""COPY takes the time it takes, and nothing else does."""

import time
from collections.abc import Iterator
from typing import Any

from django.db import connection, transaction

from orders.copying import copy_rows
from orders.models import SearchKey
from orders.search.keys import KEY_COLUMNS
from tests import make
from vendors.models import Vendor


def test_it_waits_for_slow_rows_and_restores_the_limit(vendor: Vendor) -> None:
    order = make.order(vendor)

    def slow_rows() -> Iterator[tuple[Any, ...]]:
        time.sleep(0.2)
        yield vendor.pk, order.pk, order.placed_at, 21, "kx7q"

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '100ms'")
        copy_rows(SearchKey, KEY_COLUMNS, slow_rows())
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("100ms",)

    assert SearchKey.objects.filter(value="kx7q").exists()
