"""Processes and connections are killed while money moves: 1, 2, 12, 19, 28, 29, 31."""

import os
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from uuid import uuid4

import urllib3

from accept.check import Outcome, check, judge
from accept.checks.books import SETTLED, verdict
from accept.checks.posting import Post, post_all, refund_all, refund_of, shown_by
from accept.client import Browser
from accept.world import World

TARGETS = ("panel-worker", "panel-web", "panel-sweep", "panel-beat")
WEIGHTS = (60, 25, 10, 5)
TERMINATE = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE backend_type = 'client backend' AND usename IN ('panel_web', 'panel_worker') ORDER BY random() LIMIT 1
"""
IDLE = """
    SELECT coalesce(max(extract(epoch FROM now() - state_change)), 0) FROM pg_stat_activity
    WHERE state = 'idle in transaction' AND usename IN ('panel_web', 'panel_worker')
"""


@contextmanager
def meanwhile(act: Callable[[], object], seconds: float) -> Iterator[list[int]]:
    """Act again and again in a thread; the list counts how often."""
    over, count = threading.Event(), [0]

    def run() -> None:
        while not over.wait(seconds):
            act()
            count[0] += 1

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield count
    finally:
        over.set()
        thread.join()


def kill_something(world: World, rng: random.Random) -> None:
    """SIGKILL a process of a unit, or one of its children."""
    unit = world.made.manager.units[rng.choices(TARGETS, WEIGHTS)[0]]
    if unit.process is None or not unit.is_running():
        return
    children = Path(f"/proc/{unit.process.pid}/task/{unit.process.pid}/children").read_text().split()
    victims = [int(child) for child in children] if children and rng.random() < 0.7 else [unit.process.pid]
    with suppress(ProcessLookupError):
        os.kill(rng.choice(victims), signal.SIGKILL)


def press(world: World, orders: list[tuple[str, int]]) -> list[Post]:
    """Refund each order, sending each form until it is answered; return the last answers."""
    browser = world.signed_in("alice")
    token = browser.token("/accounts/password/change/")
    tasks = []
    for number, _ in orders:
        shown: dict[str, str] = {}
        with suppress(AssertionError, urllib3.exceptions.HTTPError):  # the page may just be away
            shown = shown_by(browser, number)
        tasks.append(partial(until_answered, refund_of(browser, number, token, shown)))
    return post_all(tasks)


def until_answered(task: Callable[[], urllib3.BaseHTTPResponse]) -> urllib3.BaseHTTPResponse:
    for _ in range(100):
        with suppress(urllib3.exceptions.HTTPError):
            answer = task()
            if answer.status < 500:
                return answer
        time.sleep(0.3)
    return task()


@check(1, "refunds while processes are killed and the gateway loses answers: each once", disruptive=True)
def crash_refunds(world: World) -> Outcome:
    rng, orders = random.Random(1), world.refundable(world.size(40, 500))
    world.made.gateway.faults.order(times={}, rates={"drop_before": 0.1, "drop_after": 0.1}, seconds=3.0)
    try:
        with meanwhile(lambda: kill_something(world, rng), world.size(4, 2)) as kills:
            press(world, orders)
            while kills[0] < world.size(6, 200):
                time.sleep(0.2)
    finally:
        world.made.gateway.faults.order(times={}, rates={}, seconds=3.0)
    return verdict(world, orders, f"{kills[0]} kills")


@check(
    2, "refunds while database connections are cut: each once, no process needs a restart", disruptive=True
)
def cut_connections(world: World) -> Outcome:
    orders = world.refundable(world.size(30, 500))
    before = {name: unit.starts for name, unit in world.made.manager.units.items()}
    with meanwhile(lambda: world.query(TERMINATE), 0.3) as cuts:
        press(world, orders)
        while cuts[0] < world.size(30, 150):
            time.sleep(0.2)
    outcome = verdict(world, orders, f"{cuts[0]} connections cut")
    restarted = [name for name, unit in world.made.manager.units.items() if unit.starts != before[name]]
    return Outcome(
        f"{outcome.figure}; restarted: {restarted or 'none'}", bool(outcome.held) and not restarted
    )


@check(12, "the web server is killed while forms are sent again: none is done twice or lost", disruptive=True)
def killed_web(world: World) -> Outcome:
    orders = world.refundable(world.size(30, 200))
    with meanwhile(world.made.manager.units["panel-web"].kill, world.size(10, 8)) as kills:
        press(world, orders)
        while kills[0] < world.size(2, 20):
            time.sleep(0.2)
    return verdict(world, orders, f"{kills[0]} times the whole web server killed")


@check(
    19,
    "emails while workers are killed: each arrives, at most one copy a kill, under the same id",
    disruptive=True,
)
def crash_mails(world: World) -> Outcome:
    rng, orders = random.Random(19), world.orders("o.email <> '' AND o.status = 'paid'", world.size(40, 300))
    alice, began = world.signed_in("alice"), len(world.made.mail.messages)
    newest = world.value("SELECT coalesce(max(id), 0) FROM notifications_emails_email")
    world.made.mail.thinks = 0.05
    worker = world.made.manager.units["panel-worker"]

    def kill() -> None:
        if worker.process is not None and worker.is_running():
            worker.kill(whole=rng.random() < 0.5)

    try:
        with meanwhile(kill, 1.5) as kills:
            sent = [resend(alice, number) for number, _ in orders]
            while kills[0] < world.size(8, 40):
                time.sleep(0.2)
    finally:
        world.made.mail.thinks = 0
    settled = world.wait_for_jobs(SETTLED)
    arrived = Counter(message_id(content) for _, _, content in world.made.mail.messages[began:])
    copies = sum(count - 1 for count in arrived.values())
    unsent = world.value(
        "SELECT count(*) FROM notifications_emails_email WHERE state = 'queued' AND id > %s", [newest]
    )
    return judge(
        f"{sum(sent)} resends, {len(arrived)} emails, {copies} copies, {kills[0]} kills, {settled or SETTLED:.0f} s",
        lost=unsent, too_many_copies=copies if copies > kills[0] else 0, unsettled=settled is None,
        too_few=len(arrived) if len(arrived) < sum(sent) else 0,
    )  # fmt: skip


def message_id(content: bytes) -> bytes:
    return content.lower().partition(b"message-id:")[2].partition(b"\r\n")[0].strip()


def resend(alice: Browser, number: str) -> bool:
    """Resend the receipt once more; the comment is new each time, since the panel asks before it repeats an act."""
    path = f"/orders/{number}/actions/resend-order/"
    fields = alice.fields(path) | {"items": "receipt", "comment": f"again {uuid4()}", "token": str(uuid4())}
    fields.pop("csrfmiddlewaretoken", None)
    return alice.post(path, fields).status == 303


@check(28, "two sweeps, two workers and process_jobs at once: each effect once", disruptive=True)
def two_of_each(world: World) -> Outcome:
    orders = world.refundable(world.size(30, 300))
    threads = [threading.Thread(target=world.made.panel, args=("worker", "process_jobs")) for _ in range(2)]
    refund_all(world, orders)
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return verdict(world, orders, "2 × process_jobs beside the workers")


@check(
    29,
    "an upgrade and restarts under load: no error, nothing lost, processes gone within 30 s",
    disruptive=True,
)
def restarts(world: World) -> Outcome:
    statuses: list[int] = []
    alice, manager = world.signed_in("alice"), world.made.manager

    def visit() -> None:
        with suppress(urllib3.exceptions.HTTPError):
            statuses.append(alice.get("/orders/").status)
            return
        statuses.append(0)

    slowest = 0.0
    with meanwhile(visit, 0.05):
        world.made.run_block("upgrade")  # to the same release, as the page says
        for _ in range(world.size(1, 10)):
            manager.do("reload", "panel-web")
            time.sleep(6)
            slowest = max(slowest, manager.units["panel-worker"].stop())
            manager.do("start", "panel-worker")
    orders = world.refundable(5)
    refund_all(world, orders)
    outcome = verdict(world, orders, f"{len(statuses)} pages, the slowest end {slowest:.0f} s")
    errors = [status for status in statuses if status == 0 or status >= 500]
    return Outcome(
        f"{outcome.figure}; errors: {errors or 'none'}", bool(outcome.held) and not errors and slowest <= 30
    )


@check(31, "while the gateway takes 5 s no transaction is idle, and pages answer within a second")
def locks(world: World) -> Outcome:
    orders, idle, seconds = world.refundable(world.size(5, 20)), [0.0], list[float]()
    world.made.gateway.faults.order(times={}, rates={"slow": 1.0}, seconds=5.0)
    alice = world.signed_in("alice")
    try:
        refund_all(world, orders)
        with meanwhile(lambda: idle.append(float(world.value(IDLE))), 0.2):
            deadline = time.monotonic() + 15
            while time.monotonic() < deadline:
                began = time.monotonic()
                alice.get(f"/orders/{orders[0][0]}/")
                seconds.append(time.monotonic() - began)
                time.sleep(0.3)
    finally:
        world.made.gateway.faults.order(times={}, rates={}, seconds=3.0)
    return judge(
        f"longest idle in a transaction {max(idle):.1f} s, slowest page {max(seconds):.2f} s",
        idle=max(idle) > 1, slow=max(seconds) > 1,
    )  # fmt: skip
