"""Redis away, frozen, full or emptied: 3 to 7, and work that goes on by the sweep."""

import time

from accept.check import Outcome, check, judge
from accept.checks.books import SETTLED, refunds_at_gateway, verdict
from accept.checks.posting import Post, refund_all
from accept.checks.signing_in import look_up, wrong_password
from accept.world import DUE_JOBS, World


@check(3, "Redis killed and empty with open work: all is done, money once", disruptive=True)
def emptied(world: World) -> Outcome:
    orders = []
    for _ in range(times := world.size(2, 5)):
        some = world.refundable(world.size(10, 100))
        refund_all(world, some)
        world.made.redis.kill()
        world.made.redis.start()
        orders += some
    return verdict(world, orders, f"Redis killed {times} times")


@check(4, "Redis frozen: forms are answered in time, and all is done after it", disruptive=True)
def frozen(world: World) -> Outcome:
    orders = world.refundable(world.size(20, 200))
    world.made.redis.freeze()
    try:
        posts = refund_all(world, orders)
    finally:
        world.made.redis.thaw()
    settled = world.wait_for_jobs(60)
    slowest = sorted(post.seconds for post in posts)[len(posts) * 99 // 100 - 1]
    return judge(
        f"{len(posts)} refunds, p99 {slowest:.2f} s, settled {settled or 60:.0f} s after it",
        slow=slowest >= 1.5, errors=[post.status for post in posts if post.status >= 500], unsettled=settled is None,
        not_once=[n for n, count in refunds_at_gateway(world, orders).items() if count != 1],
    )  # fmt: skip


@check(5, "Redis gone: pages, sign-in, look-up, downloads work, and limits hold", disruptive=True)
def refused(world: World) -> Outcome:
    (number, pk), *_ = world.orders("o.email <> ''", 1)
    email = world.value("SELECT email FROM orders_order WHERE id = %s", [pk])
    alice = world.signed_in("alice")
    world.made.redis.kill()
    try:
        time.sleep(1)
        statuses = [alice.get(path).status for path in ("/orders/", f"/orders/{number}/", "/orders/?q=smith")]
        statuses.append(world.stranger().get("/order-search/").status)
        fresh = world.sign_in("anna")
        statuses.append(fresh.get("/orders/").status)
        stranger = world.stranger()
        tries = [wrong_password(stranger, world.email("amir")) for _ in range(16)]
        lookups = [look_up(stranger, email, "1700000000-1-999999") for _ in range(14)]
    finally:
        world.made.redis.start()
    evaluated = sum(not is_refused for is_refused in tries)
    passed = sum(not is_refused for is_refused in lookups)
    return judge(
        f"{len(statuses)} pages; {evaluated} of 16 wrong passwords and {passed} of 14 look-ups were looked at",
        not_200=[status for status in statuses if status != 200],
        sign_in_is_not_limited=evaluated > 10, look_up_is_not_limited=passed > 10,
    )  # fmt: skip


@check(
    6,
    "after each return of Redis a job runs within 15 s; while it is full workers live and work goes on",
    disruptive=True,
)
def returns(world: World) -> Outcome:
    returned, full = reconnects(world), full_redis(world)
    return Outcome(f"{returned.figure}; full: {full.figure}", bool(returned.held and full.held))


def reconnects(world: World) -> Outcome:
    slowest, lost = 0.0, 0
    for _ in range(times := world.size(3, 20)):
        world.made.redis.kill()
        time.sleep(2)
        world.made.redis.start()
        (order,) = world.refundable(1)
        refund_all(world, [order])
        took = world.wait_until(lambda: set(refunds_at_gateway(world, [order]).values()) == {1}, 15)  # noqa: B023
        slowest, lost = max(slowest, took or 15), lost + (took is None)
    exits = sum(unit.starts - 1 for unit in world.made.manager.units.values())
    return judge(f"{times} times, the slowest {slowest:.1f} s, {exits} restarts", late=lost)


@check(7, "process_jobs does all open work without Redis and without a worker", disruptive=True)
def without_workers(world: World) -> Outcome:
    units = ["panel-worker", "panel-files", "panel-sweep", "panel-beat"]
    world.made.manager.do("stop", *units)
    world.made.redis.kill()
    try:
        orders = world.refundable(world.size(20, 100))
        refund_all(world, orders)
        waiting = world.value(DUE_JOBS)
        world.made.panel("worker", "process_jobs")
        left = world.value(DUE_JOBS)
    finally:
        world.made.redis.start()
        world.made.manager.do("start", *units)
    return judge(
        f"{waiting} jobs waited, {left} are left", left=left,
        not_once=[n for n, count in refunds_at_gateway(world, orders).items() if count != 1],
    )  # fmt: skip


def full_redis(world: World) -> Outcome:
    """Workers live and work goes on while Redis refuses everything that needs memory."""
    worker = world.made.manager.units["panel-worker"]
    starts = worker.starts
    orders = world.refundable(world.size(10, 100))
    world.made.redis.fill()
    try:
        posts: list[Post] = refund_all(world, orders)
        settled = world.wait_for_jobs(SETTLED)
    finally:
        world.made.redis.unfill()
    (after,) = world.refundable(1)
    refund_all(world, [after])
    again = world.wait_until(lambda: set(refunds_at_gateway(world, [after]).values()) == {1}, 30)
    return judge(
        f"{len(orders)} refunds done in {settled or SETTLED:.0f} s while full, the next {again or 30:.1f} s after it",
        errors=[post.status for post in posts if post.status >= 500], unsettled=settled is None,
        worker_ended=worker.starts - starts, no_work_after_it=again is None,
        not_once=[n for n, count in refunds_at_gateway(world, orders).items() if count != 1],
    )  # fmt: skip
