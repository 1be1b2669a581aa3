"""Rollbacks, clocks and long runs: 8, 30, 33."""

import re
import time
from pathlib import Path
from uuid import uuid4

from accept.check import Outcome, check, judge
from accept.checks.slow_endpoints import memory_of
from accept.world import World

DELAYS = re.compile(r"\b(?:eta|countdown)\s*=")
EFFECTS = """
    SELECT (SELECT count(*) FROM jobs_job), (SELECT count(*) FROM orders_activity),
        (SELECT count(*) FROM refunds_refund)
"""
TOMORROW = """
    INSERT INTO jobs_job (vendor_id, task, queue, state, arguments, subject_kind, subject_id, priority, attempts,
        lease_generation, last_error, due_at)
    SELECT vendor_id, task, queue, 'scheduled', arguments, subject_kind, subject_id, 0, 0, 0, '',
        now() + interval '24 hours'
    FROM jobs_job WHERE state = 'done' AND task LIKE '%announce_order' LIMIT 1 RETURNING id
"""


@check(
    8, "an act whose transaction is rolled back leaves no job, no record, no effect outside", disruptive=True
)
def rollback(world: World) -> Outcome:
    """A deferred trigger refuses the commit, after the act has done everything."""
    count, alice = world.size(10, 200), world.signed_in("alice")
    orders, posts = world.refundable(count), world.made.gateway.post_count
    forms = {}
    for number, _ in orders:
        path = f"/orders/{number}/actions/refund-order/"
        forms[path] = alice.fields(path) | {"token": str(uuid4()), "comment": "rollback"}
    before, mails = world.query(EFFECTS), len(world.made.mail.messages)
    world.query(
        "CREATE FUNCTION accept_refuses() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'refused by the rehearsal'; END $$;"
        "CREATE CONSTRAINT TRIGGER accept_refuses AFTER INSERT ON orders_activity DEFERRABLE INITIALLY DEFERRED "
        "FOR EACH ROW EXECUTE FUNCTION accept_refuses()"
    )
    try:
        statuses = []
        for path, form in forms.items():
            form.pop("csrfmiddlewaretoken", None)
            statuses.append(alice.post(path, form, page="/orders/").status)
    finally:
        world.query("DROP FUNCTION accept_refuses() CASCADE")
    time.sleep(3)
    after = world.query(EFFECTS)
    return judge(
        f"{count} acts, answered {sorted(set(statuses))}", rows=f"{before} → {after}" if before != after else "",
        sent_to_the_gateway=world.made.gateway.post_count - posts, emails=len(world.made.mail.messages) - mails,
        taken=[status for status in statuses if status in {302, 303}],
    )  # fmt: skip


@check(30, "no delay is left to the broker; a job for later runs once when its time has come")
def delays(world: World) -> Outcome:
    code = Path(world.made.names["PANEL_HOME"]) / "code"
    named = [
        str(file.relative_to(code)) for file in code.rglob("*.py")
        if file.relative_to(code).parts[0] not in {"tests", "chaos", "benchmarks", "accept", "devtools"}
        and DELAYS.search(file.read_text())
    ]  # fmt: skip
    job = world.value(TOMORROW)
    time.sleep(4)
    early = world.value("SELECT state FROM jobs_job WHERE id = %s", [job])
    world.query("UPDATE jobs_job SET due_at = now() WHERE id = %s", [job])
    took = world.wait_until(
        lambda: world.value("SELECT state FROM jobs_job WHERE id = %s", [job]) == "done", 20
    )
    attempts = world.value("SELECT attempts FROM jobs_job WHERE id = %s", [job])
    return judge(
        f"it ran {took or 20:.1f} s after its time, {attempts} times", delays_in=named,
        early=early if early != "scheduled" else "", late=took is None, twice=attempts != 1,
    )  # fmt: skip


@check(33, "memory of the workers stays level over many jobs, and no job is left", disruptive=True)
def soak(world: World) -> Outcome:
    jobs, worker, alice = (
        world.size(200, 10_000),
        world.made.manager.units["panel-worker"],
        world.signed_in("alice"),
    )
    numbers = [number for number, _ in world.orders("o.email <> '' AND o.status = 'paid'", 100)]
    memory = list[int]()
    for number in range(jobs):
        path = f"/orders/{numbers[number % len(numbers)]}/actions/resend-order/"
        form = {
            "items": "receipt",
            "comment": "again",
            "token": str(uuid4()),
            "csrfmiddlewaretoken": alice.token("/accounts/password/change/"),
        }
        headers = {"Referer": f"{alice.site.url}{path}", "Origin": alice.site.url}
        alice.request("POST", path, headers=headers, fields=form, encode_multipart=False)
        if number in {jobs // 5, jobs - 1} and worker.process:
            world.wait_for_jobs(120)
            memory.append(memory_of(worker.process.pid))
    left = world.value("SELECT count(*) FROM jobs_job WHERE state = 'failed'")
    grown = memory[-1] / memory[0] - 1
    return judge(f"{jobs} jobs, memory {grown:+.0%}, {left} failed jobs in all", grown=grown > 0.2)
