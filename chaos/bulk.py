"""A bulk run while processes are killed: `make chaos NAME=bulk`.

ACTION=add-comment ORDERS=10000 KILLS=20 EMPTIED=3 SEED=1

Runs ACTION on all orders of a search, started through the panel, while workers and their children are killed within
its slices (with ACTION=resend-order, while sending its emails too) and Redis is emptied. The result is counted without
the panel's code: comments for each order by SQL, emails for each order by the mail server. After a kill a job waits
half a minute for its lease to end; WAIT=0 ends at once the leases of workers that were killed with their children.
"""

import http.client
import os
import random
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import psycopg2

from chaos.ledger import Ledger
from chaos.own_servers import figures_of, own_servers, use_environ
from chaos.panel import Panel, print_line
from chaos.refunds import prepare
from devtools.embedded import Servers
from devtools.ports import HOST

DEFAULTS = {"ORDERS": 10_000, "KILLS": 20, "EMPTIED": 3, "SEED": 1, "WAIT": 1}
FORMS = {"add-comment": {"comment": "chaos"}, "resend-order": {"comment": "chaos", "items": "receipt"}}
DEADLINE_SECONDS = 3_600.0  # seconds for all of it
RESPONSE_DELAY = 0.005
CHILDREN = (
    2  # children of the worker, each with one email at most between the server's 250 and the panel's commit
)
SLICE, EMAIL_SENT = "orders.process_bulk_run", "notifications.send_email"
PROGRESS_QUERIES = {  # how many orders each of them has come to
    SLICE: "SELECT count(*) FROM orders_bulk_bulkorder WHERE state <> 'waiting'",
    EMAIL_SENT: "SELECT count(*) FROM notifications_emails_email WHERE state = 'sent'",
}
CLAIMED = """
    SELECT id, lease_generation FROM jobs_job
    WHERE state = 'leased' AND lease_until > now() AND task = '{task}'
"""
LEASES_END = (
    "UPDATE jobs_job SET lease_until = now() WHERE state = 'leased' AND lease_until > now() RETURNING id"
)
OPEN = """
    SELECT (SELECT count(*) FROM orders_bulk_bulkrun WHERE state = 'running')
    + (SELECT count(*) FROM jobs_job WHERE done_at IS NULL AND failed_at IS NULL)
"""
COMMENTS = """
    SELECT comments, count(*) FROM (
        SELECT count(a.id) AS comments FROM orders_order o
        LEFT JOIN orders_activity a ON a.order_id = o.id AND a.kind = 'comment' GROUP BY o.id
    ) each GROUP BY comments
"""
SETTLED = """
    SELECT coalesce(sum(attempts), 0), count(done_at), count(*) FILTER (WHERE last_error <> '')
    FROM jobs_job WHERE task = '{task}'
"""


def main() -> int:
    with Ledger(RESPONSE_DELAY) as ledger, own_servers() as (folder, servers):
        return run(folder, servers, ledger, figures_of(DEFAULTS))


def run(folder: Path, servers: Servers, ledger: Ledger, figures: dict[str, int]) -> int:
    action = os.environ.get("ACTION", "add-comment")
    rng = random.Random(figures["SEED"])  # noqa: S311
    environ = use_environ(servers, folder, EMAIL_URL=ledger.url)
    shop = prepare(figures["ORDERS"], rng)
    panel = Panel(servers, folder, environ)
    panel.start()
    aims = [SLICE, EMAIL_SENT] if action == "resend-order" else [SLICE]
    try:
        begin(panel.port, shop.cookie, action)
        began = time.monotonic()
        kills = kill_processes(panel, figures, aims, rng)
        seconds = time.monotonic() - began
    finally:
        panel.stop()
    print_line(f"{action} on {figures['ORDERS']} orders in {seconds:.0f} s")
    return print_result(figures, kills, aims, ledger)


def begin(port: int, cookie: str, action: str) -> None:
    """Press Continue on the page of the action for all orders of a search."""
    from chaos.customers import CSRF  # noqa: PLC0415  needs Django, which `run` has set up

    headers = {
        "Cookie": f"sessionid={cookie}; csrftoken={CSRF}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    form = urlencode({"csrfmiddlewaretoken": CSRF, "token": str(uuid4())} | FORMS[action])
    connection = http.client.HTTPConnection(HOST, port, timeout=60)
    connection.request("POST", f"/orders/actions/{action}/?all=1&status=paid", form, headers)
    status = connection.getresponse().status
    connection.close()
    if status != 303:
        raise RuntimeError(f"The bulk run was answered by {status}.")


def kill_processes(
    panel: Panel, figures: dict[str, int], aims: list[str], rng: random.Random
) -> Counter[str]:
    """Kill workers that run a job of each kind, spread over the run; then wait for the end."""
    kills, shot_at = Counter[str](), list[tuple[Any, ...]]()
    share = figures["KILLS"] // len(aims)
    plan = {task: [figures["ORDERS"] * index // share for index in range(share)] for task in aims}
    emptied = {
        figures["KILLS"] * index // (figures["EMPTIED"] + 1) for index in range(1, figures["EMPTIED"] + 1)
    }
    deadline = time.monotonic() + DEADLINE_SECONDS
    while query(OPEN)[0][0] and time.monotonic() < deadline:
        for task in [task for task in aims if plan[task]]:
            claims = [claim for claim in query(CLAIMED.format(task=task)) if claim not in shot_at]
            is_time = claims and query(PROGRESS_QUERIES[task])[0][0] >= plan[task][0]
            if is_time and kill(panel, figures, rng, kills):
                del plan[task][0]
                shot_at += claims
                if kills.total() in emptied:
                    panel.empty_redis()
        time.sleep(0.1)
    return kills


def kill(panel: Panel, figures: dict[str, int], rng: random.Random, kills: Counter[str]) -> bool:
    """Kill a worker with its children, always the first time, or one child; return False when none runs."""
    time.sleep(rng.uniform(0, 0.3))
    whole = not kills or rng.random() * 2 < 1
    if not (panel.kill_whole("worker") if whole else panel.kill("worker", rng, children=True)):
        return False
    kills["workers with their children" if whole else "children of a worker"] += 1
    if whole and not figures["WAIT"]:
        query(LEASES_END)
    return True


def query(sql: str) -> list[tuple[Any, ...]]:
    """Return the rows of a query, read by a connection of its own."""
    connection = psycopg2.connect(os.environ["DATABASE_URL"])
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall()
    finally:
        connection.close()


def print_result(figures: dict[str, int], kills: Counter[str], aims: list[str], ledger: Ledger) -> int:
    states = dict(query("SELECT state, count(*) FROM orders_bulk_bulkorder GROUP BY state"))
    print_line(f"results: {states}")
    print_line(f"killed: {', '.join(f'{count} {name}' for name, count in sorted(kills.items())) or 'none'}")
    good = states == {"done": figures["ORDERS"]}
    for task in aims:
        ((claims, settled, errors),) = query(SETTLED.format(task=task))
        print_line(
            f"{task}: {claims} claims, {settled} settled, {errors} errors: {claims - settled} were cut off by kills"
        )
        good = good and claims > settled
    judge = emails if EMAIL_SENT in aims else comments
    good = judge(figures["ORDERS"], kills, ledger) and good
    print_line("GOOD: each order exactly once" if good else "NOT GOOD")
    return 0 if good else 1


def comments(orders: int, kills: Counter[str], ledger: Ledger) -> bool:
    counts = dict(query(COMMENTS))
    print_line(f"orders by their number of comments: {counts}")
    return counts == {1: orders}


def emails(orders: int, kills: Counter[str], ledger: Ledger) -> bool:
    """A worker killed between the server's 250 and the panel's commit sends that one email again, under the same id."""
    counts = dict(Counter(len(ids) for ids in ledger.addressed.values()))
    repeatable = kills["workers with their children"] * CHILDREN + kills["children of a worker"]
    print_line(f"at the mail server, orders by their number of different emails: {counts}")
    print_line(
        f"came again under the same Message-ID: {ledger.doubled} (being sent by killed processes: {repeatable})"
    )
    return counts == {1: orders} and ledger.doubled <= repeatable


if __name__ == "__main__":
    sys.exit(main())
