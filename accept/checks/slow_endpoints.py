"""Vendors' servers that fail, hang or never end: 25 to 27."""

import time
from pathlib import Path
from uuid import uuid4

from accept.check import Outcome, check, judge, not_checked
from accept.checks.notices import DUE_NOW, Endpoint, arrivals, refund_one
from accept.checks.posting import refund_all
from accept.outside.services import Arrival
from accept.world import World

IS_PAUSED = "SELECT paused_at IS NOT NULL FROM notifications_webhooks_noticeendpoint WHERE id = %s"
IS_REFUNDED = "SELECT status = 'refunded' FROM orders_order WHERE number = %s"
SLOWEST = """
    SELECT max(ms) FROM notifications_webhooks_noticeattempt WHERE notice_id IN (
        SELECT id FROM notifications_webhooks_notice WHERE endpoint_id = %s
    )
"""


@check(25, "an endpoint that fails for days: one warning, paused, one email; Catch up brings what was missed")
def disabled(world: World) -> Outcome:
    path, sink = f"/fails/{uuid4().hex}", world.made.sink
    before = sink.answer
    sink.answer = lambda arrival: (500, {}, b"") if arrival.path == path else before(arrival)
    endpoint = Endpoint(world, path)
    mails = len(world.made.mail.messages)
    try:
        refund_one(world)
        world.wait_until(lambda: bool(arrivals(world, path)), 30)
        endpoint.change("failing_since = now() - interval '3 days', cooldown_until = NULL")
        refund_one(world)
        world.query(DUE_NOW)
        paused = world.wait_until(lambda: world.value(IS_PAUSED, [endpoint.pk]), 30)
        world.wait_for_jobs()
        sink.answer = before
        page = f"/marketing/notices/{endpoint.pk}/"
        alice = world.signed_in("alice")
        banner = "paused" in alice.page(page).lower()
        caught = alice.post(f"{page}catch-up/", {"token": str(uuid4())}, page=page)
        done = world.wait_until(lambda: endpoint.states() == {"delivered"}, 40)
    finally:
        sink.answer = before
        endpoint.remove()
    sent = [content.lower() for _, _, content in world.made.mail.messages[mails:]]
    warned = sum(b"notice" in content and b"fail" in content for content in sent)
    return judge(
        f"paused after {paused or 30:.0f} s, {warned} emails, caught up {done or 40:.0f} s ({caught.status})",
        not_paused=paused is None, no_banner=not banner, not_one_email=warned if warned > 1 else 0, missed=done is None,
    )  # fmt: skip


@check(26, "200 hanging notices of one vendor delay no refund and no other vendor's notice")
def noisy_neighbour(world: World) -> Outcome:
    path, sink, count = f"/hangs/{uuid4().hex}", world.made.sink, world.size(10, 200)
    before = sink.answer

    def hang(arrival: Arrival) -> tuple[int, dict[str, str], bytes]:
        if arrival.path == path:
            time.sleep(12)
        return before(arrival)

    sink.answer = hang
    endpoint = Endpoint(world, path)
    try:
        refund_all(world, world.refundable(count))
        seconds = []
        for _ in range(3):
            began = time.monotonic()
            number = refund_one(world)
            world.wait_until(lambda: world.value(IS_REFUNDED, [number]), 30)  # noqa: B023
            seconds.append(time.monotonic() - began)
    finally:
        sink.answer = before
        endpoint.remove()
    return judge(f"{count} hanging notices, refunds in {max(seconds):.1f} s at most", late=max(seconds) > 5)


@check(27, "dripping and endless answers: each try ends within 11 s, and takes no memory")
def drip(world: World) -> Outcome:
    path, sink = f"/endless/{uuid4().hex}", world.made.sink
    before = sink.answer
    endless = 200, {"X": "y" * 4_000}, b"x" * 20_000_000
    sink.answer = lambda arrival: endless if arrival.path == path else before(arrival)
    worker = world.made.manager.units["panel-worker"]
    memory = memory_of(worker.process.pid) if worker.process else 0
    endpoint = Endpoint(world, path)
    try:
        refund_one(world)
        world.wait_until(lambda: world.value(SLOWEST, [endpoint.pk]) is not None, 30)
        ms = world.value(SLOWEST, [endpoint.pk])
    finally:
        sink.answer = before
        endpoint.remove()
    grown = (memory_of(worker.process.pid) if worker.process else 0) - memory
    if world.is_small:
        return not_checked(f"20 MB of answer took {ms} ms and {grown // 1000} MB; drips only at full size")
    figure = f"20 MB of answer took {ms} ms, memory grew by {grown // 1000} MB"
    return judge(figure, slow=(ms or 0) > 11_000, grown=grown > 10_000)


def memory_of(pid: int) -> int:
    """Return the kB that a process and its children hold."""
    total = 0
    for process in [pid, *children_of(pid)]:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
        total += sum(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))
    return total


def children_of(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
