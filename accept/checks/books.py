"""Compares what the panel believes about refunds with the gateway's own ledger."""

from accept.check import Outcome, judge
from accept.world import World

STATES = "SELECT state, count(*) FROM refunds_refund WHERE order_id = ANY(%s) GROUP BY state"
SETTLED = 120.0  # seconds within which all open work has to be done


def states(world: World, orders: list[tuple[str, int]]) -> dict[str, int]:
    return dict(world.query(STATES, [[pk for _, pk in orders]]))


def refunds_at_gateway(world: World, orders: list[tuple[str, int]]) -> dict[str, int]:
    """Return by Order ID how many refunds the gateway's ledger has that have not failed."""
    charges = dict(
        world.query(
            "SELECT charge_id, number FROM orders_order WHERE id = ANY(%s)", [[pk for _, pk in orders]]
        )
    )
    counts = dict.fromkeys(charges.values(), 0)
    for refund in list(world.made.gateway.ledger.refunds.values()):
        if refund["charge"] in charges and refund["status"] not in {"failed", "canceled"}:
            counts[charges[refund["charge"]]] += 1
    return counts


def verdict(world: World, orders: list[tuple[str, int]], what: str) -> Outcome:
    """Compare our books with the gateway's once nothing is on its way."""
    ids = [[pk for _, pk in orders]]

    def is_settled() -> bool:
        now = states(world, orders)
        return sum(now.values()) >= len(orders) and set(now) <= {"succeeded", "failed"}

    settled = world.wait_until(is_settled, SETTLED)
    counts = refunds_at_gateway(world, orders)
    ours = world.value("SELECT sum(refunded_minor) FROM orders_order WHERE id = ANY(%s)", ids)
    charges = {
        charge for (charge,) in world.query("SELECT charge_id FROM orders_order WHERE id = ANY(%s)", ids)
    }
    ledger = list(world.made.gateway.ledger.refunds.values())
    given = [refund for refund in ledger if refund["charge"] in charges and refund["status"] == "succeeded"]
    given_back = sum(refund["amount"] for refund in given)
    return judge(
        f"{len(orders)} refunds, {what}, settled in {settled or SETTLED:.0f} s",
        unsettled=settled is None,
        doubled=[number for number, count in counts.items() if count > 1],
        never=[number for number, count in counts.items() if count == 0],
        sums_differ=f"{ours} here, {given_back} there" if ours != given_back else "",
    )
