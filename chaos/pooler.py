"""The panel behind PgBouncer, which lends ten server connections for a transaction each: `make chaos NAME=pooler`.

PAGES=2000 ORDERS=300 ROWS=500 SEED=1

Eight people read lists, search, read orders, comment, refund and export, while a bulk run resends each order's
receipt, notices are posted and a file of orders is imported. Web and workers connect by roles of their own. Emails are
counted by a mail server, refunds by the gateway's ledger; at the end each server connection is asked for what was left
behind in its session. PGBOUNCER names another program than that of PATH.
"""

import os
import random
import subprocess
import sys
import threading
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from chaos.bulk import begin, query
from chaos.ledger import Ledger
from chaos.own_servers import figures_of, own_servers, use_environ
from chaos.panel import Panel, print_line
from chaos.pgbouncer import PgBouncer, version
from chaos.refunds import prepare, until
from chaos.sessions import Sessions, ask_sessions
from devtools.embedded import Servers
from devtools.fake_gateway.server import FakeGateway
from devtools.management.commands.dev import WORKER as WORKER_COMMAND
from devtools.management.commands.dev import python
from devtools.ports import HOST
from devtools.roles import WEB, WORKER, url_of_role
from devtools.supervisor.child import Process
from jobs.queues import LONG_QUEUES, Queue

if TYPE_CHECKING:
    from chaos.judge import Verdict
    from chaos.shop import Shop
    from chaos.visitors import Visitors

DEFAULTS = {"PAGES": 2_000, "ORDERS": 300, "ROWS": 500, "SEED": 1}
ROLES = [WEB, WORKER]
POOL_SIZE = 5  # server connections of each role
CLIENTS = 8
SECRET = "whsec_of_the_fake_gateway"  # noqa: S105  of nothing but this run
WEB_COMMAND = "-m gunicorn mycommerce.wsgi --worker-class gthread --workers 2 --threads 4"
COLUMNS = ("reference", "placed_at", "sku", "name", "quantity", "price", "currency")
MAPPING = f"""
source = "Old Shop"
columns = {{ {", ".join(f'{column} = "{column}"' for column in COLUMNS)} }}
dates = {{ format = "%Y-%m-%d", zone = "UTC" }}
"""
EMAILS = "SELECT count(*), count(*) FILTER (WHERE state = 'sent') FROM notifications_emails_email"
NOTICES = "SELECT count(*), count(*) FILTER (WHERE state = 'delivered') FROM notifications_webhooks_notice"
IMPORTED = "SELECT count(*) FROM orders_order WHERE source = 'Old Shop'"


class PooledPanel(Panel):
    """The panel whose web and workers connect to the pooler, each by its own role."""

    def __init__(self, servers: Servers, data: Path, environ: dict[str, str], pooler: PgBouncer) -> None:
        self.pooler = pooler
        super().__init__(servers, data, environ)

    def _processes(self) -> list[Process]:
        """Return the processes; the web server is the one of production, since `dev_web` migrates as the owner."""
        web, *workers = super()._processes()
        web = replace(web, command=self._quiet("web", python(f"{WEB_COMMAND} --bind={HOST}:{self.port}")))
        return [
            replace(process, environ={**process.environ, **self.urls(role_of(process))})
            for process in (web, *workers, self._slow_worker())
        ]

    def urls(self, role: str) -> dict[str, str]:
        direct_url = url_of_role(self.servers.environ["DATABASE_URL"], role)
        return {"DATABASE_URL": self.pooler.url(role), "DATABASE_DIRECT_URL": direct_url}

    def _slow_worker(self) -> Process:
        command = python(f"{WORKER_COMMAND} {Queue.NOTICE} {' '.join(LONG_QUEUES)} --concurrency=2")
        return Process("slow_worker", self._quiet("slow_worker", command), self.environ)


def role_of(process: Process) -> str:
    return WEB if process.name == "web" else WORKER


def main() -> int:
    with Ledger(0.002) as ledger, own_servers() as (folder, servers):
        pooler = PgBouncer(folder, f"host={servers.sockets}", ROLES, POOL_SIZE)
        try:
            return run(folder, servers, pooler, ledger, figures_of(DEFAULTS))
        finally:
            pooler.stop()


def run(folder: Path, servers: Servers, pooler: PgBouncer, ledger: Ledger, figures: dict[str, int]) -> int:
    environ = use_environ(  # this process asks the database itself
        servers,
        folder,
        DATABASE_DIRECT_URL=servers.environ["DATABASE_URL"],
        EMAIL_URL=ledger.url,
    )
    shop = prepare(figures["ORDERS"], random.Random(figures["SEED"]))  # noqa: S311
    pooler.start()
    panel = PooledPanel(servers, folder, environ, pooler)
    make_searchable(shop, f"http://localhost:{panel.port}/notice-sink/")
    gateway_url = f"http://{HOST}:{panel.port}/gateway/events/"
    port = int(environ["FAKE_GATEWAY_PORT"])
    with FakeGateway(port, events_url=gateway_url, secret=SECRET, delay=2.0) as gateway:
        threading.Thread(target=gateway.serve_forever, daemon=True).start()
        panel.start()
        try:
            return use(panel, shop, gateway, ledger, figures)
        finally:
            panel.stop()
            gateway.shutdown()


def make_searchable(shop: "Shop", notice_url: str) -> None:
    """Write the search keys of the orders, and make an endpoint for notices."""
    from notifications.webhooks.models import Event, NoticeEndpoint  # noqa: PLC0415
    from notifications.webhooks.signing import encrypt_secret, new_secret  # noqa: PLC0415
    from orders.search.keys import write_search_keys  # noqa: PLC0415

    write_search_keys(shop.vendor.pk, [order.pk for order in shop.orders])
    NoticeEndpoint.objects.create(
        vendor=shop.vendor, url=notice_url, events=Event.values, secret=encrypt_secret(new_secret())
    )


def use(
    panel: PooledPanel, shop: "Shop", gateway: FakeGateway, ledger: Ledger, figures: dict[str, int]
) -> int:
    """Let people and workers work, wait until all is settled, and judge."""
    from django.conf import settings  # noqa: PLC0415

    from chaos.judge import judge, settled  # noqa: PLC0415
    from chaos.visitors import Visitors  # noqa: PLC0415

    rows, pages = figures["ROWS"], figures["PAGES"]
    begin(panel.port, shop.cookie, "resend-order")
    file_import = start_import(panel, rows)
    visitors = Visitors(panel.port, shop.cookie, shop.orders, threads=CLIENTS, pages=pages)
    seconds = visitors.run()
    imported = file_import.wait() == 0 and query(IMPORTED)[0][0] == rows
    took = until(lambda: settled(gateway))
    print_run(pages, seconds, took)
    return print_result(
        [
            pages_are_good(visitors),
            emails_are_good(ledger, figures["ORDERS"]),
            refunds_are_good(judge(visitors.refunded, gateway)),
            notices_are_good(),
            sessions_are_good(sessions_of(panel, settings.ROLE_LIMITS)),
            import_is_good(rows, imported=imported),
        ]
    )


def sessions_of(panel: PooledPanel, limits: dict[str, dict[str, str]]) -> Sessions:
    """Ask each server connection of the pooler what is left in its session."""
    urls = {role: panel.pooler.url(role) for role in ROLES}
    return ask_sessions(urls, os.environ["DATABASE_DIRECT_URL"], POOL_SIZE, limits)


def print_run(pages: int, seconds: float, took: float) -> None:
    print_line(f"{version()}, transaction pooling, {POOL_SIZE} connections for each of {', '.join(ROLES)}")
    print_line(f"{pages} pages by {CLIENTS} people in {seconds:.0f} s, settled {took:.0f} s later")


def print_result(results: list[bool]) -> int:
    print_line("GOOD" if all(results) else "NOT GOOD")
    return 0 if all(results) else 1


def import_is_good(rows: int, *, imported: bool) -> bool:
    print_line(f"file of {rows} orders imported: {'yes' if imported else 'no'}")
    return imported


def start_import(panel: PooledPanel, rows: int) -> "subprocess.Popen[bytes]":
    """Import a file of so many orders by the command, as a worker would be connected."""
    file, mapping = panel.data / "orders.csv", panel.data / "mapping.toml"
    lines = [f"OLD-{number},2024-01-15,BP,Backup Pro,1,49.95,EUR" for number in range(rows)]
    file.write_text("\n".join([",".join(COLUMNS), *lines]))
    mapping.write_text(MAPPING)
    command = python("manage.py import_orders", str(file), "--vendor=99001", f"--mapping={mapping}", "-v0")
    environ = os.environ | panel.environ | panel.urls(WORKER)
    return subprocess.Popen(command, env=environ, stdout=subprocess.DEVNULL)  # noqa: S603


def pages_are_good(visitors: "Visitors") -> bool:
    kinds = {kind for kind, _ in visitors.answers}
    for kind in sorted(kinds):
        answers = {status: count for (name, status), count in visitors.answers.items() if name == kind}
        print_line(f"  {kind}: {dict(sorted(answers.items()))}")
    print_line(f"  99 of 100 answered within {visitors.slowest():.2f} s")
    print_line(
        f"pages answered 5xx or not at all: {visitors.errors}, refused: {visitors.refused}, "
        f"showing other orders: {visitors.wrong.total()}"
    )
    for traceback, count in visitors.faults.most_common(5):
        print_line(f"{count} pages were answered 500:\n{traceback}")
    return not (visitors.errors or visitors.refused or visitors.wrong.total())


def emails_are_good(ledger: Ledger, orders: int) -> bool:
    ((emails, sent),) = query(EMAILS)
    print_line(
        f"emails: {emails}, sent {sent}; at the mail server {len(ledger.arrived)} different, {ledger.doubled} doubled"
    )
    return emails >= orders and emails == sent == len(ledger.arrived) and not ledger.doubled


def refunds_are_good(verdict: "Verdict") -> bool:
    print_line(f"refunds: {verdict.states}, given back {verdict.given_back}")
    print_line(
        f"  doubled {verdict.doubled}, lost {verdict.lost}, different {verdict.different}, open {verdict.open}, "
        f"jobs open or failed {verdict.jobs_open}, emails wrong {verdict.emails_wrong}"
    )
    verdict.print_notes()
    return verdict.is_good


def notices_are_good() -> bool:
    ((notices, delivered),) = query(NOTICES)
    print_line(f"notices: {notices}, delivered {delivered}")
    return bool(notices == delivered > 0)


def sessions_are_good(sessions: Sessions) -> bool:
    print_line(
        f"server connections: {len(sessions.pids)} were in use, {len(sessions.asked)} asked; "
        f"left behind: {dict(Counter(sessions.left_behind)) or 'nothing'}; "
        f"other limits: {dict(Counter(sessions.wrong_limits)) or 'none'}"
    )
    return sessions.is_good


if __name__ == "__main__":
    sys.exit(main())
