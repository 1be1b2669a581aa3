from collections import defaultdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from orders.models import Order
from orders.search.keys import write_search_keys


class Command(BaseCommand):
    help = "Rewrites the search keys of all orders. It may be stopped and run again, also while the panel is in use."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--chunk",
            type=int,
            default=1_000,
            help="Orders read at a time; a vendor's are written in one transaction.",
        )
        parser.add_argument("--after", type=int, default=0, help="Go on behind this order's database id.")

    def handle(self, *args: Any, **options: Any) -> None:
        last, done = options["after"], 0
        while orders := list(
            Order.objects.filter(pk__gt=last)
            .order_by("pk")
            .values_list("vendor_id", "pk")[: options["chunk"]]
        ):
            order_ids = defaultdict(list)
            for vendor_id, order_id in orders:
                order_ids[vendor_id].append(order_id)
            for vendor_id in order_ids:
                write_search_keys(vendor_id, order_ids[vendor_id])
            last, done = orders[-1][1], done + len(orders)
            if options["verbosity"] > 1:
                self.stdout.write(f"{done:,} orders, to go on later: --after {last}")
        self.stdout.write(f"The search keys of {done:,} orders are written.")
