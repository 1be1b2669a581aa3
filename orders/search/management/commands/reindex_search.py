from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from orders.models import Order
from orders.search.keys import write_search_keys


class Command(BaseCommand):
    help = "Rewrites the search keys of all orders. It may be stopped and run again, also while the panel is in use."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--chunk", type=int, default=1_000, help="Orders written in one transaction.")
        parser.add_argument("--after", type=int, default=0, help="Go on behind this order's database id.")

    def handle(self, *args: Any, **options: Any) -> None:
        last, done = options["after"], 0
        while order_ids := list(
            Order.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[: options["chunk"]]
        ):
            write_search_keys(order_ids)
            last, done = order_ids[-1], done + len(order_ids)
            if options["verbosity"] > 1:
                self.stdout.write(f"{done:,} orders, to go on later: --after {last}")
        self.stdout.write(f"The search keys of {done:,} orders are written.")
