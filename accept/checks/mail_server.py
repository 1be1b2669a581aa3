"""A mail server that refuses, hangs or hangs up, and a job that always fails: 20, 21."""

import time
from collections.abc import Callable
from uuid import uuid4

from aiosmtpd.smtp import Envelope

from accept.check import Outcome, check, judge
from accept.checks.crashes import resend
from accept.world import World

EMAILS = "SELECT state, count(*) FROM notifications_emails_email WHERE id > %s GROUP BY state"
NEWEST = "SELECT coalesce(max(id), 0) FROM notifications_emails_email"
JOB = """
    INSERT INTO jobs_job (vendor_id, task, queue, state, arguments, subject_kind, priority, attempts, lease_generation,
        last_error)
    SELECT id, 'accept.poison', 'mail', 'waiting', '{}', '', 0, 0, 0, '' FROM vendors_vendor ORDER BY id LIMIT 1
    RETURNING id
"""


def tarpit(envelope: Envelope) -> str:
    time.sleep(2)
    return ""


MODES: dict[str, tuple[Callable[[Envelope], str], set[str]]] = {
    "tarpit": (tarpit, {"sent"}),
    "4xx": (lambda envelope: "451 Try again later", {"queued"}),
    "5xx": (lambda envelope: "550 No such person", {"failed", "bounced"}),
}


@check(
    20,
    "the mail server is slow, or refuses for now or for good: right states, other queues go on",
    disruptive=True,
)
def mail_modes(world: World) -> Outcome:
    alice, wrong, slowest = world.signed_in("alice"), list[str](), 0.0
    orders = world.orders("o.email <> '' AND o.status = 'paid'", 9)
    for index, (name, (answer, expected)) in enumerate(MODES.items()):
        newest = world.value(NEWEST)
        world.made.mail.answer = answer
        try:
            for number, _ in orders[index * 3 : index * 3 + 3]:
                resend(alice, number)
            began = time.monotonic()
            number, _ = orders[0]
            alice.post(f"/orders/{number}/actions/add-comment/", {"comment": name, "token": str(uuid4())})
            slowest = max(slowest, time.monotonic() - began)
            world.wait_for_jobs(45)
        finally:
            world.made.mail.answer = lambda envelope: ""
        states = dict(world.query(EMAILS, [newest]))
        wrong += [f"{name}: {states}"] if not states or not set(states) <= expected else []
    world.query("UPDATE jobs_job SET due_at = now() WHERE state = 'scheduled' AND queue = 'mail'")
    world.wait_for_jobs(60)
    return judge(f"{len(MODES)} modes, a form meanwhile {slowest:.1f} s", wrong=wrong, slow=slowest > 5)


@check(
    21, "a job that cannot be run ends as failed and visible after a few attempts; its neighbours are done"
)
def poison(world: World) -> Outcome:
    pk = world.value(JOB)
    alice, newest = world.signed_in("alice"), world.value(NEWEST)
    sent = sum(resend(alice, number) for number, _ in world.orders("o.email <> '' AND o.status = 'paid'", 10))
    done = world.wait_until(lambda: dict(world.query(EMAILS, [newest])).get("sent", 0) >= sent, 60)
    for _ in range(8):
        world.query("UPDATE jobs_job SET due_at = now() WHERE id = %s AND state = 'scheduled'", [pk])
        time.sleep(3)
    state, attempts = world.query("SELECT state, attempts FROM jobs_job WHERE id = %s", [pk])[0]
    page = world.signed_in("sam").page("/admin/jobs/job/?state=failed")
    world.query("DELETE FROM jobs_job WHERE id = %s", [pk])
    return judge(
        f"{sent} neighbours done in {done or 60:.0f} s, the job is {state} after {attempts} attempts",
        neighbours_wait=done is None, not_failed=state != "failed", too_often=attempts if attempts > 5 else 0,
        not_listed="accept.poison" not in page,
    )  # fmt: skip
