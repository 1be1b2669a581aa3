"""A backup is restored, as the page says: 34."""

import subprocess
from typing import Any

from accept.check import Outcome, check, judge
from accept.checks.books import refunds_at_gateway, states
from accept.checks.posting import refund_all
from accept.world import World

COUNTED = (
    "orders_order",
    "orders_orderitem",
    "delivery_downloads_downloadlink",
    "vendors_product",
    "vendors_user",
)


@check(
    34,
    "backup, 50 more refunds, restore beside, reconcile, start: no second refund, no second email",
    disruptive=True,
)
def restore(world: World) -> Outcome:
    made = world.made
    world.wait_for_jobs()
    alice = world.signed_in("alice")  # her session is in the backup
    folder = made.folder / "backups/drill"
    _run(world, f"{made.names['PANEL_HOME']}/bin/panel-backup", str(folder))
    counts = counted(world)
    orders = world.refundable(world.size(50, 50))
    refund_all(world, orders)
    world.wait_until(lambda: states(world, orders) == {"succeeded": len(orders)}, 120)
    world.wait_for_jobs()
    before, posts = len(made.mail.messages), made.gateway.post_count
    made.run_block("restore", BACKUP=str(folder))
    same = counted(world) == counts
    world.wait_for_jobs(120)
    after = states(world, orders)
    page = alice.get("/orders/").status
    repeated = [recipients[0] for _, recipients, _ in made.mail.messages[before:]]
    return judge(
        f"{len(orders)} refunds after the backup, restored {after}, {made.gateway.post_count - posts} new POSTs",
        counts_differ=not same, not_once=[n for n, c in refunds_at_gateway(world, orders).items() if c != 1],
        unknown_here=len(orders) - sum(after.values()), emails_again=repeated, page=page if page != 200 else 0,
    )  # fmt: skip


def counted(world: World) -> dict[str, Any]:
    return {table: world.value(f"SELECT count(*) FROM {table}") for table in COUNTED}


def _run(world: World, *command: str) -> None:
    environ = {"PATH": world.made.names["PATH"], "LANG": "C.UTF-8"}
    subprocess.run(command, env=environ, check=True, capture_output=True, timeout=300)
