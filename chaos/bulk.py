"""A bulk run under fire: `make chaos-bulk` (ORDERS=10000 KILLS=20 SEED=1).

Add Comment on all orders of a search, started through the panel, while workers and their children are killed in the
midst of it. Then the database is asked, past the engine: each order has exactly one comment. After a kill the run waits
for its lease to end, half a minute; WAIT=0 ends the lease at once, to see the same in less time.
"""

import http.client
import os
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import psycopg2

from chaos.panel import Panel, say
from chaos.refunds import prepare
from mycommerce.embedded import Servers
from mycommerce.ports import HOST, free_port

USUAL = {"ORDERS": 10_000, "KILLS": 20, "SEED": 1, "WAIT": 1}
PATIENCE = 1_800.0  # seconds for all of it
CLAIMED = "SELECT id, lease_generation FROM orders_step WHERE done_at IS NULL AND lease_until > now()"
LEASE_ENDS = (
    "UPDATE orders_step SET lease_until = now() WHERE done_at IS NULL AND lease_until > now() RETURNING id"
)
COMMENTS = """
    SELECT comments, count(*) FROM (
        SELECT count(a.id) AS comments FROM orders_order o
        LEFT JOIN orders_activity a ON a.order_id = o.id AND a.kind = 'comment' GROUP BY o.id
    ) each GROUP BY comments
"""
UNSETTLED = """
    SELECT sum(attempts), count(*) FILTER (WHERE done_at IS NOT NULL), count(*) FILTER (WHERE last_error <> '')
    FROM orders_step WHERE task = 'orders.work_off_bulk'
"""


def main() -> int:
    figures = {name: int(os.environ.get(name, usual)) for name, usual in USUAL.items()}
    with tempfile.TemporaryDirectory(prefix="mycommerce-chaos-") as folder:
        servers = Servers(Path(folder))
        servers.start()
        try:
            return run(Path(folder), servers, figures)
        finally:
            servers.stop()


def run(folder: Path, servers: Servers, figures: dict[str, int]) -> int:
    luck = random.Random(figures["SEED"])  # noqa: S311
    environ = servers.environ | {
        "VAR_DIR": str(folder),
        "SMTP_SINK_PORT": str(free_port()),
        "DJANGO_SETTINGS_MODULE": "mycommerce.settings",
    }
    os.environ.update(environ)
    shop = prepare(figures["ORDERS"], luck)
    panel = Panel(servers, folder, environ)
    panel.start()
    try:
        begin(panel.port, shop.cookie)
        began = time.monotonic()
        kills = shoot(panel, figures, luck)
        seconds = time.monotonic() - began
    finally:
        panel.stop()
    return told(figures, kills, seconds)


def begin(port: int, cookie: str) -> None:
    """Press Continue on the page of the action for all orders of a search."""
    from chaos.customers import CSRF  # noqa: PLC0415  needs Django, which `run` has set up

    headers = {
        "Cookie": f"sessionid={cookie}; csrftoken={CSRF}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    form = urlencode({"csrfmiddlewaretoken": CSRF, "token": str(uuid4()), "comment": "chaos"})
    connection = http.client.HTTPConnection(HOST, port, timeout=60)
    connection.request("POST", "/orders/actions/add-comment/?all=1&status=paid", form, headers)
    status = connection.getresponse().status
    connection.close()
    if status != 303:
        raise RuntimeError(f"The bulk run was answered by {status}.")


def shoot(panel: Panel, figures: dict[str, int], luck: random.Random) -> Counter[str]:
    """Kill somewhere in the midst of a slice, so many times; then wait for the end."""
    kills, shot_at = Counter[str](), list[tuple[int, int]]()
    deadline = time.monotonic() + PATIENCE
    while not asked("SELECT done_at FROM orders_bulkrun")[0][0] and time.monotonic() < deadline:
        claims = [claim for claim in asked(CLAIMED) if claim not in shot_at]
        if claims and kills.total() < figures["KILLS"]:
            time.sleep(luck.uniform(0, 0.3))
            whole = not kills or luck.random() * 2 < 1
            if panel.kill_whole("worker") if whole else panel.kill("worker", luck, children=True):
                kills["workers with their children" if whole else "children of a worker"] += 1
                shot_at += claims
            if not figures["WAIT"]:
                asked(LEASE_ENDS)
        time.sleep(0.05)
    return kills


def asked(sql: str) -> list[tuple[Any, ...]]:
    """Of the database itself, by a connection of our own."""
    connection = psycopg2.connect(os.environ["DATABASE_URL"])
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall()
    finally:
        connection.close()


def told(figures: dict[str, int], kills: Counter[str], seconds: float) -> int:
    comments = dict(asked(COMMENTS))
    states = dict(asked("SELECT state, count(*) FROM orders_bulkorder GROUP BY state"))
    ((claims, settled, errors),) = asked(UNSETTLED)
    say(f"{figures['ORDERS']} orders in {seconds:.0f} s; results: {states}")
    say(f"killed: {', '.join(f'{count} {name}' for name, count in sorted(kills.items())) or 'nobody'}")
    say(
        f"kills between claim and settle: {claims - settled} ({claims} claims, {settled} settled, {errors} errors)"
    )
    say(f"orders by their number of comments: {comments}")
    good = comments == {1: figures["ORDERS"]} and states == {"done": figures["ORDERS"]} and claims > settled
    say("GOOD: each order exactly once" if good else "NOT GOOD")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
