"""Vendors' servers that fail, hang or never end: 25 to 27."""

import time
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

from accept.check import Outcome, check, judge
from accept.checks.notices import DUE_NOW, Endpoint, arrivals, refund_one
from accept.checks.posting import refund_all
from accept.outside.services import Answer, Arrival
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
        alice = endpoint.alice
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

    def hang(arrival: Arrival) -> Answer:
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


def slowly(beginning: bytes) -> Iterator[bytes]:
    """Yield the beginning of an answer, and then a byte every half second for a minute."""
    yield beginning
    for _ in range(120):
        time.sleep(0.5)
        yield b"x"


def endless() -> Iterator[bytes]:
    yield b"HTTP/1.1 200 OK\r\n\r\n"
    for _ in range(2_000):
        yield b"x" * 100_000


@check(27, "dripping bodies and headers, endless bodies: each try ends within 11 s, and takes no memory")
def drip(world: World) -> Outcome:
    sink, mark = world.made.sink, uuid4().hex
    before = sink.answer
    answers = {
        f"/drip-body/{mark}": lambda: slowly(b"HTTP/1.1 200 OK\r\n\r\n"),
        f"/drip-headers/{mark}": lambda: slowly(b"HTTP/1.1 200 OK\r\nX-Long: "),
        f"/endless/{mark}": endless,
    }
    sink.answer = lambda arrival: (
        (0, {}, answers[arrival.path]()) if arrival.path in answers else before(arrival)
    )
    worker = world.made.manager.units["panel-worker"]
    memory = memory_of(worker.process.pid) if worker.process else 0
    endpoints = {path: Endpoint(world, path) for path in answers}
    try:
        refund_one(world)
        slowest = {path: slowest_try(world, endpoint) for path, endpoint in endpoints.items()}
    finally:
        sink.answer = before
        for endpoint in endpoints.values():
            endpoint.remove()
    grown = (memory_of(worker.process.pid) if worker.process else 0) - memory
    wrong = [f"{path[:10]}: {ms} ms" for path, ms in slowest.items() if ms is None or ms > 11_000]
    times = ", ".join(f"{ms} ms" for ms in slowest.values())
    return judge(f"{times}, memory {grown / 1000:+.0f} MB", wrong=wrong, grown=grown > 10_000)


def slowest_try(world: World, endpoint: Endpoint) -> int | None:
    world.wait_until(lambda: world.value(SLOWEST, [endpoint.pk]) is not None, 40)
    return world.value(SLOWEST, [endpoint.pk])  # type: ignore[no-any-return]


def memory_of(pid: int) -> int:
    """Return the kB that a process and its children hold."""
    total = 0
    for process in [pid, *children_of(pid)]:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
        total += sum(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))
    return total


def children_of(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
