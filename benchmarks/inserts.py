"""What it costs to write an order with all its search keys and indexes, and without the keys."""

import time
from itertools import islice

from django.db import connection, transaction

from benchmarks.load import write
from benchmarks.sales import sales
from orders.models import Order
from orders.search.models import SearchKey
from vendors.models import Vendor

ROWS = 2_000


def cost_of_an_insert() -> dict[str, float]:
    """Microseconds an order in bulk, rolled back: whole, and without search keys."""
    vendors = list(Vendor.objects.order_by("pk")[:3])
    chunk = list(
        islice(
            sales(
                10**6,
                large=vendors[0].pk,
                small=vendors[1].pk,
                other_vendors=[vendors[2].pk],
                numbers={vendor.pk: vendor.number for vendor in vendors},
            ),
            ROWS,
        )
    )
    last = Order.objects.order_by("-id").values_list("id", flat=True)[0]
    for sale in chunk:
        sale.id += last
        sale.number = f"{sale.number}{last}"
        sale.reference = ""
    costs = {}
    for name, keys in (("with search keys", True), ("without", False)):
        with transaction.atomic(), connection.cursor() as cursor:
            began = time.perf_counter()
            write(chunk, keys=keys)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            costs[name] = (time.perf_counter() - began) / ROWS * 1e6
            transaction.set_rollback(True)
    costs["keys an order"] = SearchKey.objects.filter(order__lte=1000).count() / 1000
    return costs
