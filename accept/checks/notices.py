"""Notices to vendors' servers: 22 to 24."""

import base64
import hashlib
import hmac
import re
import time
from uuid import uuid4

from accept.check import Outcome, check, judge
from accept.checks.posting import refund_all
from accept.client import Browser
from accept.outside.services import Answer, Arrival
from accept.world import World

DONE, RETRIED = (200, 201, 204), (301, 302, 307, 308, 400, 401, 404, 500, 502)
PUBLISHED = (5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400)  # seconds between the tries
NOTICES = "SELECT state, tries FROM notifications_webhooks_notice WHERE endpoint_id = %s"
WAIT = "SELECT extract(epoch FROM max(next_try_at) - now()) FROM notifications_webhooks_notice WHERE endpoint_id = %s"
ENDPOINT = "UPDATE notifications_webhooks_noticeendpoint SET {} WHERE id = %s"
DUE_NOW = "UPDATE jobs_job SET due_at = now() WHERE state = 'scheduled' AND queue = 'notice'"


class Endpoint:
    """An endpoint of the first vendor on the sink, made by its page."""

    def __init__(self, world: World, path: str) -> None:
        self.world, self.url = world, f"{world.made.sink.url}{path}"
        self.alice = world.sign_in(
            "alice"
        )  # anew: endpoints ask for a sign-in that is some minutes old at most
        form = {"url": self.url, "format": "xml", "events": "refund", "token": str(uuid4())}
        answer = self.alice.post("/marketing/notices/new/", form)
        row = world.query(
            "SELECT id FROM notifications_webhooks_noticeendpoint WHERE url = %s ORDER BY id DESC", [self.url]
        )
        assert row, f"the endpoint was not made: {answer.status}"
        self.pk = row[0][0]

    def notices(self) -> list[tuple[str, int]]:
        """Return state and number of tries of each notice."""
        return [(state, tries) for state, tries in self.world.query(NOTICES, [self.pk])]

    def states(self) -> set[str]:
        return {state for state, _ in self.notices()}

    def change(self, assignment: str) -> None:
        self.world.query(ENDPOINT.format(assignment), [self.pk])

    def remove(self) -> None:
        self.change("removed_at = now()")


def arrivals(world: World, path: str) -> list[Arrival]:
    return [arrival for arrival in world.made.sink.arrivals if arrival.path == path]


def refund_one(world: World) -> str:
    """Cause a notice: a refund of one order."""
    ((number, pk),) = world.refundable(1)
    refund_all(world, [(number, pk)])
    return number


@check(22, "answers of a vendor's server: 2xx done, others tried again, 410 ends it, Retry-After is obeyed")
def codes(world: World) -> Outcome:
    wrong, endpoints = list[str](), dict[int, Endpoint]()
    sink, before = world.made.sink, world.made.sink.answer

    def answer(arrival: Arrival) -> Answer:
        match = re.match(r"/code/(\d+)", arrival.path)
        status = int(match[1]) if match else 200
        return status, {"Retry-After": "120"} if status == 503 else {"Location": "/elsewhere"}, b""

    sink.answer = answer
    try:
        for status in (*DONE, *RETRIED, 410, 503):
            endpoints[status] = Endpoint(world, f"/code/{status}")
        refund_one(world)
        world.wait_until(
            lambda: all(any(tries for _, tries in endpoint.notices()) for endpoint in endpoints.values()), 40
        )
        time.sleep(1)
        for status, endpoint in endpoints.items():
            states = endpoint.states()
            expected = {"delivered"} if status in DONE else {"held"} if status == 410 else {"retrying"}
            wrong += [f"{status}: {states or 'nothing'}"] if states != expected else []
        wait = world.value(WAIT, [endpoints[503].pk])
        wrong += [f"Retry-After 120: {wait} s"] if wait is None or not 90 <= wait <= 150 else []
        wrong += ["a redirect was followed"] if arrivals(world, "/elsewhere") else []
    finally:
        sink.answer = before
        for endpoint in endpoints.values():
            endpoint.remove()
    return judge(f"{len(endpoints)} answers", wrong=wrong)


@check(23, "a notice is tried again with the same id and body and a new time, on the published schedule")
def schedule(world: World) -> Outcome:
    """T: the times are moved in the rows, since three days do not fit into a run."""
    sink, before, path = world.made.sink, world.made.sink.answer, f"/schedule/{uuid4().hex}"
    sink.answer = lambda arrival: (500, {}, b"") if arrival.path == path else before(arrival)
    endpoint, waits, attempts = Endpoint(world, path), list[float](), world.size(3, 10)
    try:
        refund_one(world)
        for attempt in range(1, attempts + 1):
            if world.wait_until(lambda: len(arrivals(world, path)) >= attempt, 30) is None:  # noqa: B023
                break
            time.sleep(1)
            wait = world.value(WAIT, [endpoint.pk])
            waits.append(float(wait or 0) + 1)
            endpoint.change("cooldown_until = NULL")
            world.query(DUE_NOW)
    finally:
        sink.answer = before
        endpoint.remove()
    arrived = arrivals(world, path)
    pairs = zip(waits, PUBLISHED, strict=False)
    wrong = [f"{wait:.0f} s, not {planned}" for wait, planned in pairs if not 0.7 <= wait / planned <= 1.35]
    return judge(
        f"{len(arrived)} tries, waits {[round(wait) for wait in waits]} s", wrong_waits=wrong,
        too_few=len(arrived) < attempts, ids=len({a.headers.get("webhook-id") for a in arrived}) > 1,
        bodies=len({a.body for a in arrived}) > 1,
        same_time=len({a.headers.get("webhook-timestamp") for a in arrived}) < len(arrived),
    )  # fmt: skip


@check(24, "an independent verifier accepts every signature, of both secrets while one is rotated")
def signatures(world: World) -> Outcome:
    path = f"/signed/{uuid4().hex}"
    endpoint = Endpoint(world, path)
    alice = endpoint.alice
    try:
        old = secret_of(alice, endpoint)
        for _ in range(count := world.size(3, 50)):
            refund_one(world)
        world.wait_until(lambda: len(arrivals(world, path)) >= count, 40)
        page = f"/marketing/notices/{endpoint.pk}/"
        rotated = alice.post(f"{page}secret/", {"token": str(uuid4())}, page=page)
        new = secret_of(alice, endpoint)
        refund_one(world)
        world.wait_until(lambda: len(arrivals(world, path)) > count, 40)
        endpoint.change("old_secret_until = now()")
        refund_one(world)
        world.wait_until(lambda: len(arrivals(world, path)) > count + 1, 40)
    finally:
        endpoint.remove()
    arrived = arrivals(world, path)
    before, both, after = arrived[:count], arrived[count : count + 1], arrived[count + 1 :]
    return judge(
        f"{count} notices, 1 while rotating, 1 after ({rotated.status})",
        refused=sum(not is_signed(arrival, old) for arrival in before) or len(before) < count,
        not_by_both=not both or not (is_signed(both[0], old) and is_signed(both[0], new)),
        old_one_still_signs=bool(after) and is_signed(after[0], old),
        new_one_does_not=not after or not is_signed(after[0], new),
    )  # fmt: skip


def secret_of(alice: Browser, endpoint: Endpoint) -> str:
    match = re.search(r"whsec_[\w+/=-]+", alice.page(f"/marketing/notices/{endpoint.pk}/"))
    assert match, "the page of the endpoint shows no secret"
    return match[0]


def is_signed(arrival: Arrival, secret: str) -> bool:
    """Verify as the specification of Standard Webhooks says."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    content = (
        f"{arrival.headers['webhook-id']}.{arrival.headers['webhook-timestamp']}.".encode() + arrival.body
    )
    expected = "v1," + base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
    return expected in arrival.headers["webhook-signature"].split(" ")
