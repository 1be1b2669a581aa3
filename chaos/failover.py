"""The primary database is killed and its standby promoted, again and again: `make chaos NAME=failover`.

KILLS=10 ORDERS=2000 AWAY=3 SYNC=1 SEED=1

People comment, resend and refund while it happens, and workers send the emails and refunds. AWAY are the seconds until
the promotion, in which a failover manager would notice. For a moment before each kill the standby receives nothing.
With SYNC=1 commits wait for the standby, and each form that was answered as done is there afterwards; with SYNC=0 those
that are lost are counted.
"""

import random
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from chaos.cluster import Cluster
from chaos.ledger import Ledger
from chaos.own_servers import figures_of, own_servers, use_environ
from chaos.panel import Panel, print_line
from chaos.refunds import SECRET, prepare, until
from chaos.waiting import wait_until
from devtools.embedded import Servers
from devtools.fake_gateway.server import FakeGateway
from devtools.ports import HOST

if TYPE_CHECKING:
    from chaos.form_senders import FormSenders
    from chaos.shop import Shop

DEFAULTS = {"KILLS": 10, "ORDERS": 2_000, "AWAY": 3, "SYNC": 1, "SEED": 1}
THREADS = 6
HELD_BACK = 0.3  # seconds before a kill in which the standby receives nothing
LONGEST = 30.0  # seconds that a form may wait for its answer
BETWEEN = 2.0  # seconds of work before each kill
JOBS_DONE = "SELECT count(*) FROM jobs_job WHERE done_at IS NOT NULL"
COMMENTS = "SELECT data->>'comment', count(*) FROM orders_activity WHERE data ? 'comment' GROUP BY 1"
EMAILS = "SELECT count(*), count(*) FILTER (WHERE state = 'sent') FROM notifications_emails_email"


@dataclass(slots=True)
class Failovers:
    """What was measured at each of them."""

    killed_at: list[float] = field(default_factory=list)
    promotion_took: list[float] = field(default_factory=list)
    jobs_resumed_after: list[float] = field(default_factory=list)  # seconds after the promotion


def main() -> int:
    figures = figures_of(DEFAULTS)
    with Ledger(0.002) as ledger, own_servers(names=["REDIS_URL"]) as (folder, servers):
        cluster = Cluster(folder, synchronous=bool(figures["SYNC"]))
        try:
            cluster.start()
            servers.environ["DATABASE_URL"] = cluster.url
            return run(folder, servers, cluster, ledger, figures)
        finally:
            cluster.stop()


def run(folder: Path, servers: Servers, cluster: Cluster, ledger: Ledger, figures: dict[str, int]) -> int:
    environ = use_environ(servers, folder, EMAIL_URL=ledger.url)
    shop = prepare(figures["ORDERS"], random.Random(figures["SEED"]))  # noqa: S311
    panel = Panel(servers, folder, environ)
    events = f"http://{HOST}:{panel.port}/gateway/events/"
    port = int(environ["FAKE_GATEWAY_PORT"])
    with FakeGateway(port, events_url=events, secret=SECRET, delay=2.0) as gateway:
        threading.Thread(target=gateway.serve_forever, daemon=True).start()
        panel.start()
        try:
            return use(panel, shop, cluster, gateway, ledger, figures)
        finally:
            panel.stop()
            gateway.shutdown()


def use(
    panel: Panel,
    shop: "Shop",
    cluster: Cluster,
    gateway: FakeGateway,
    ledger: Ledger,
    figures: dict[str, int],
) -> int:
    """Let people and workers work while primaries are killed, wait until all is settled, and judge."""
    from chaos.form_senders import FormSenders  # noqa: PLC0415  it needs Django set up
    from chaos.judge import settled  # noqa: PLC0415

    senders = FormSenders(panel.port, shop.cookie, shop.orders, threads=THREADS)
    senders.start()
    failovers = Failovers()
    try:
        wait_until(lambda: jobs_done(cluster) > 0, "No worker does a job.")
        for _ in range(figures["KILLS"]):
            time.sleep(BETWEEN)
            fail_over(cluster, failovers, figures["AWAY"])
        time.sleep(BETWEEN)
    finally:
        senders.stop()
    took = until(lambda: settled(gateway))
    print_failovers(failovers, senders, cluster, took)
    results = [answers_are_good(senders, failovers), forms_are_good(senders, cluster)]
    results += [refunds_are_good(senders, gateway, cluster), emails_are_good(ledger, cluster)]
    print_line("GOOD" if all(results) else "NOT GOOD")
    return 0 if all(results) else 1


def fail_over(cluster: Cluster, failovers: Failovers, away: int) -> None:
    """Kill the primary, promote the standby and rebuild the old primary as the new standby."""
    cluster.hold_standby_back()
    time.sleep(HELD_BACK)
    cluster.primary.kill()
    failovers.killed_at.append(time.monotonic())
    time.sleep(away)
    began = time.monotonic()
    cluster.promote()
    promoted_at = time.monotonic()
    failovers.promotion_took.append(promoted_at - began)
    done = jobs_done(cluster)
    while jobs_done(cluster) <= done and time.monotonic() < promoted_at + LONGEST:
        time.sleep(0.1)
    failovers.jobs_resumed_after.append(time.monotonic() - promoted_at)
    cluster.rebuild_standby()


def jobs_done(cluster: Cluster) -> int:
    return int(cluster.primary.execute(JOBS_DONE)[0][0])


def print_failovers(failovers: Failovers, senders: "FormSenders", cluster: Cluster, took: float) -> None:
    print_line(
        f"primary killed {len(failovers.killed_at)} times, "
        f"commits {'wait' if cluster.synchronous else 'do not wait'} for the standby"
    )
    print_line(f"promotion took {max(failovers.promotion_took):.1f} s at most")
    print_line(f"workers went on {max(failovers.jobs_resumed_after):.1f} s after it at most")
    print_line(f"{len(senders.done)} forms answered as done; settled {took:.0f} s after the last")


def answers_are_good(senders: "FormSenders", failovers: Failovers) -> bool:
    """Judge statuses, and how long a form had to be sent again."""
    for kind in sorted({kind for kind, _ in senders.answers}):
        answers = {status: count for (name, status), count in senders.answers.items() if name == kind}
        print_line(f"  {kind}: {dict(sorted(answers.items()))}")
    longest = max((form.done_at - form.sent_at for form in senders.done), default=0.0)
    print_line(f"answers other than done, the page or 503 with advice: {senders.wrong}")
    print_line(f"longest wait of a form, sent again until done: {longest:.1f} s")
    for fault, count in senders.faults.most_common(5):
        print_line(f"{count} answers:\n{fault}")
    resumed = max(failovers.jobs_resumed_after, default=0.0) < LONGEST
    return not senders.wrong and longest <= LONGEST and resumed


def forms_are_good(senders: "FormSenders", cluster: Cluster) -> bool:
    """Judge by SQL: each form that was answered as done left one activity."""
    recorded = dict(cluster.primary.execute(COMMENTS))
    times = Counter(recorded.get(form.comment, 0) for form in senders.done)
    doubled = sum(count > 1 for count in recorded.values())
    print_line(f"forms answered as done: {times[1]} there once, {times[0]} lost; doubled: {doubled}")
    return not doubled and not (cluster.synchronous and times[0])


def refunds_are_good(senders: "FormSenders", gateway: FakeGateway, cluster: Cluster) -> bool:
    """Judge by the gateway's ledger."""
    from chaos.judge import judge  # noqa: PLC0415

    verdict = judge(senders.refunded, gateway)
    print_line(
        f"refunds: {verdict.refunds} {verdict.states}; doubled {verdict.doubled}, lost {verdict.lost}, "
        f"different {verdict.different}, open {verdict.open}, jobs open or failed {verdict.jobs_open}, "
        f"emails wrong {verdict.emails_wrong}; given back {verdict.given_back}"
    )
    verdict.print_notes()
    return verdict.is_good if cluster.synchronous else not verdict.doubled


def emails_are_good(ledger: Ledger, cluster: Cluster) -> bool:
    """Judge by the mail server: each email came; one whose outcome was lost with the primary comes again as itself."""
    ((emails, sent),) = cluster.primary.execute(EMAILS)
    print_line(
        f"emails: {emails}, sent {sent}; at the mail server {len(ledger.arrived)} different, "
        f"{ledger.doubled} came again under the same Message-ID"
    )
    return not cluster.synchronous or emails == sent == len(ledger.arrived)


if __name__ == "__main__":
    sys.exit(main())
