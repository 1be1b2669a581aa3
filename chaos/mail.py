"""Emails while processes are killed: `make chaos NAME=mail` (MAILS=1000 KILLS=50 EMPTIED=3 SEED=1).

Orders are placed; while their receipts go out over SMTP, workers and their children are killed and Redis is emptied.
What arrived is counted by the mail server alone, in a ledger of its own outside the panel's tables.
"""

import random
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from chaos.bulk import query
from chaos.ledger import Ledger
from chaos.own_servers import figures_of, own_servers, use_environ
from chaos.panel import Panel, print_line
from chaos.refunds import until
from devtools.embedded import Servers

DEFAULTS = {"MAILS": 1_000, "KILLS": 50, "EMPTIED": 3, "SEED": 1}
RESPONSE_DELAY = 0.05
OPEN = "SELECT count(*) FROM jobs_job WHERE done_at IS NULL AND failed_at IS NULL"
CLAIMED = "SELECT coalesce(sum(lease_generation), 0) FROM jobs_job"  # grows with each claim
DONE = "SELECT count(*) FROM jobs_job WHERE done_at IS NOT NULL"
JOBS_PER_ORDER = 3  # of each order: announcing it, its invoice, its receipt
CLAIMS = "SELECT sum(attempts) - count(done_at) FROM jobs_job"
STATES = "SELECT state, count(*) FROM notifications_emails_email GROUP BY state"


def main() -> int:
    with Ledger(RESPONSE_DELAY) as ledger, own_servers() as (folder, servers):
        return run(folder, servers, ledger, figures_of(DEFAULTS))


def run(folder: Path, servers: Servers, ledger: Ledger, figures: dict[str, int]) -> int:
    environ = use_environ(servers, folder, EMAIL_URL=ledger.url)
    place(figures["MAILS"])
    panel = Panel(servers, folder, environ)
    panel.start()
    try:
        kills = kill_processes(panel, figures, random.Random(figures["SEED"]))  # noqa: S311
        took = until(lambda: not query(OPEN)[0][0])
    finally:
        panel.stop()
    return print_result(figures, kills, took, ledger)


def place(count: int) -> None:
    """So many orders, each with a receipt to be sent."""
    import django  # noqa: PLC0415  settings read the environment that `run` has made

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    from orders.placing import OrderLineRequest, place_order  # noqa: PLC0415
    from vendors.models import Product, Vendor  # noqa: PLC0415

    call_command("migrate", verbosity=0, interactive=False)
    vendor = Vendor.objects.create(number=99_001, name="Chaos Software")
    product = Product.objects.create(
        vendor=vendor, sku="BP", name="Backup Pro", currency="EUR", price_minor=4_995
    )
    for number in range(count):
        fields: dict[str, Any] = {"email": f"customer{number}@chaos.example", "currency": "EUR"}
        place_order(vendor, [OrderLineRequest(product, 1, 4_995)], payment_method="card", **fields)


def kill_processes(panel: Panel, figures: dict[str, int], rng: random.Random) -> Counter[str]:
    """Kill processes that send an email, spread over the run; empty Redis in between."""
    done: Counter[str] = Counter()
    emptied = {
        figures["KILLS"] * index // (figures["EMPTIED"] + 1) for index in range(1, figures["EMPTIED"] + 1)
    }
    for shot in range(figures["KILLS"]):
        if shot in emptied:
            panel.empty_redis()
            done["times Redis emptied"] += 1
        way = figures["MAILS"] * JOBS_PER_ORDER * shot // figures["KILLS"]
        done["kills"] += kill(panel, rng, way)
    return done


def kill(panel: Panel, rng: random.Random, way: int) -> bool:
    """As soon as so many jobs are done and one more is claimed; False when all is over before."""
    (seen,) = query(CLAIMED)[0]
    while query(OPEN)[0][0]:
        is_time = query(DONE)[0][0] >= way and query(CLAIMED)[0][0] > seen
        if is_time and panel.kill("worker", rng, children=rng.random() < 0.8):
            return True
        time.sleep(0.05)
    return False


def print_result(figures: dict[str, int], kills: Counter[str], took: float, ledger: Ledger) -> int:
    ((unsettled,),) = query(CLAIMS)
    print_line(
        f"{kills['kills']} worker processes killed, Redis emptied {kills['times Redis emptied']} times"
    )
    print_line(f"claims that were never settled: {unsettled}; states in our tables: {dict(query(STATES))}")
    print_line(
        f"at the mail server: {len(ledger.arrived)} different emails, {ledger.doubled} doubled under the same id"
    )
    print_line(f"settled {took:.0f} s after the last kill")
    good = len(ledger.arrived) == figures["MAILS"] and ledger.doubled <= kills["kills"] and took <= 60
    print_line("GOOD" if good else "NOT GOOD")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
