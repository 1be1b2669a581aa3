"""The gateway loses answers, repeats events, answers late: 13 to 18."""

import random
import time
from typing import Any

from accept.check import Outcome, check, judge
from accept.checks.books import refunds_at_gateway, states
from accept.checks.posting import refund_all
from accept.outside.services import EVENTS, SiteAnnouncer
from accept.world import World
from devtools.fake_gateway.events import signature

FORGED = (
    b'{"id":"evt_forged","object":"event","type":"refund.failed",'
    b'"data":{"object":{"id":"re_1","object":"refund","charge":"ch_1"}}}'
)


def with_faults(
    world: World, count: int, rates: dict[str, float], seconds: float
) -> tuple[Any, float | None]:
    """Refund so many orders while the gateway behaves so; return the orders, and how long it took to settle."""
    orders = world.refundable(count)
    world.made.gateway.faults.order(times={}, rates=rates, seconds=3.0)
    try:
        refund_all(world, orders)
        time.sleep(seconds)
    finally:
        world.made.gateway.faults.order(times={}, rates={}, seconds=3.0)
    return orders, world.wait_until(lambda: set(states(world, orders)) <= {"succeeded", "failed"}, 120)


@check(13, "answers of the gateway are lost: none is made twice, all are known at the end")
def lost_answers(world: World) -> Outcome:
    orders, settled = with_faults(
        world, world.size(20, 100), {"drop_before": 0.3, "drop_after": 0.3}, world.size(4, 10)
    )
    return judge(
        f"{len(orders)} refunds, {states(world, orders)}, settled in {settled or 120:.0f} s",
        unsettled=settled is None, not_once=[n for n, c in refunds_at_gateway(world, orders).items() if c != 1],
    )  # fmt: skip


@check(14, "the gateway answers 500 before and after it acted: exactly one refund each")
def errors_500(world: World) -> Outcome:
    orders, settled = with_faults(
        world, world.size(10, 25), {"error_before": 0.4, "error_after": 0.4}, world.size(4, 10)
    )
    return judge(
        f"{len(orders)} refunds, {states(world, orders)}, settled in {settled or 120:.0f} s",
        unsettled=settled is None, not_once=[n for n, c in refunds_at_gateway(world, orders).items() if c != 1],
    )  # fmt: skip


@check(15, "pending then succeeded, pending then failed, succeeded then failed: the page follows within 60 s")
def late_answers(world: World) -> Outcome:
    wrong, count = list[str](), world.size(2, 25)
    for behaviour, expected in (("pending", "succeeded"), ("fails", "failed"), ("bounces", "failed")):
        orders = world.refundable(count)
        for _, pk in orders:
            world.query(
                "UPDATE orders_order SET charge_id = replace(charge_id, '_ok_', %s) WHERE id = %s",
                [f"_{behaviour}_", pk],
            )
        refund_all(world, orders)
        took = world.wait_until(lambda: states(world, orders) == {expected: count}, 60)  # noqa: B023
        wrong += [f"{behaviour}: {states(world, orders)}"] if took is None else []
        if expected == "failed":
            free = world.value(
                "SELECT count(*) FROM orders_order WHERE id = ANY(%s) AND reserved_minor = 0",
                [[pk for _, pk in orders]],
            )
            wrong += [f"{behaviour}: {count - free} cannot be refunded again"] if free != count else []
    return judge(f"3 × {count} refunds", wrong=wrong)


@check(16, "events in copies and out of order leave what the gateway has; forged ones are refused")
def events(world: World) -> Outcome:
    orders = world.refundable(world.size(10, 100))
    refund_all(world, orders)
    world.wait_until(lambda: states(world, orders) == {"succeeded": len(orders)}, 60)
    before, statuses, forged = states(world, orders), list[int](), list[int]()
    deliveries = [event for event in world.made.gateway.announcer.sent[-2 * len(orders) :] for _ in range(3)]
    random.shuffle(deliveries)
    announcer = world.made.gateway.announcer
    assert isinstance(announcer, SiteAnnouncer)
    statuses = [announcer.deliver(event) for event in deliveries]
    secret, now = announcer.secret, int(time.time())
    signed = [("whsec_wrong", now), (secret, now - 400), (secret, now + 3_600)]
    for number in range(20):
        header = ["t=1,v1=00", "", *(signature(FORGED, key, at) for key, at in signed)][number % 5]
        headers = {"Content-Type": "application/json", "Stripe-Signature": header}
        forged.append(world.made.site.request("POST", EVENTS, headers=headers, body=FORGED).status)
    world.wait_for_jobs()
    return judge(
        f"{len(statuses)} deliveries, {len(forged)} forged", not_taken=[s for s in statuses if s >= 300],
        forged_taken=[status for status in forged if status not in {400, 401}],
        changed=states(world, orders) != before,
    )  # fmt: skip


@check(17, "a refund of unknown outcome that is too old for its key is looked up, never sent")
def stale(world: World) -> Outcome:
    (order,) = world.refundable(1)
    world.made.gateway.faults.order(times={}, rates={"drop_before": 1.0}, seconds=3.0)
    try:
        refund_all(world, [order])
        tried = "SELECT count(*) FROM refunds_refund WHERE order_id = %s AND first_sent_at IS NOT NULL"
        world.wait_until(lambda: world.value(tried, [order[1]]) == 1, 30)
        world.query(
            "UPDATE refunds_refund SET first_sent_at = now() - interval '23 hours' WHERE order_id = %s",
            [order[1]],
        )
        world.query("UPDATE jobs_job SET due_at = now() WHERE state = 'scheduled' AND queue = 'money'")
    finally:
        world.made.gateway.faults.order(times={}, rates={}, seconds=3.0)
    before = world.made.gateway.post_count
    time.sleep(20)
    sent = refunds_at_gateway(world, [order])[order[0]]
    page = (
        world.signed_in("alice").page("/refunds/")
        if world.signed_in("alice").get("/refunds/").status == 200
        else ""
    )
    return judge(
        f"{world.made.gateway.post_count - before} POSTs in 20 s, {sent} refunds at the gateway",
        sent_again=sent, not_listed=bool(page) and order[0] not in page,
    )  # fmt: skip


@check(
    18,
    "reconcile finds every planted difference and foreign refund, and none on clean books",
    disruptive=True,
)
def reconcile(world: World) -> Outcome:
    world.wait_for_jobs()
    forget_stuck_refunds(world)
    run_reconcile(world)  # what earlier checks have left at the gateway
    forget_stuck_refunds(world)
    clean = run_reconcile(world)
    planted, foreign = world.refundable(10), world.refundable(5)
    refund_all(world, planted)
    world.wait_until(lambda: states(world, planted) == {"succeeded": 10}, 60)
    world.wait_for_jobs()
    ledger = world.made.gateway.ledger
    for charge in charges_of(world, planted):
        ledger.move(ledger.by_charge[charge][0]["id"], "failed", "declined")  # without an event
    for charge in charges_of(world, foreign):
        ledger.refund({"charge": charge})
    new_lines = set(run_reconcile(world)) - set(clean)
    return judge(
        f"{len(clean)} differences in clean books, {len(new_lines)} of 15 planted ones are found",
        in_clean_books=clean,
        not_15=sorted(new_lines) if len(new_lines) != 15 else "",
    )


def run_reconcile(world: World) -> list[str]:
    """Return the differences; raise AssertionError where the exit code does not say whether there are any."""
    finished = world.made.panel("worker", "reconcile", "--since", "3d", check=False)
    lines = [line for line in finished.stdout.splitlines() if line.startswith(("mended", "OPEN"))]
    assert finished.returncode == bool(lines), f"{len(lines)} differences, exit code {finished.returncode}"
    return lines


def charges_of(world: World, orders: list[tuple[str, int]]) -> list[str]:
    rows = world.query("SELECT charge_id FROM orders_order WHERE id = ANY(%s)", [[pk for _, pk in orders]])
    return [charge for (charge,) in rows]


def forget_stuck_refunds(world: World) -> None:
    """End the refunds that never arrived at the gateway, which the demo has on purpose: they are no clean books."""
    world.query("UPDATE refunds_refund SET state = 'failed' WHERE state = 'submitted' AND gateway_id = ''")
