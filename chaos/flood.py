"""One vendor's flood of jobs, while others go on: `make chaos NAME=flood`.

ORDERS=7000 BASE=350 IDLE=40 VENDORS=200 EACH=30 KILLS=10 EMPTIED=3 BUSY=0 SEED=1

Vendor A has ORDERS orders of three jobs each: an invoice to be written, an email to be sent, a notice; vendor B places
one order each second; two worker children, the sweep and beat are on. A's jobs done in a second are held beside those
of as many `process_jobs` processes alone; the mail server tells how long each email of B takes, beside its wait on the
idle panel. Meanwhile the broker's lists are counted. In the last quarter workers are killed and Redis is emptied. Then
VENDORS vendors have EACH orders each at once. BUSY=2 keeps so many cores busy all the time.
"""

import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import redis

from chaos.bulk import query
from chaos.flood_verdict import Flood, ended_jobs, seconds_by_task, verdict
from chaos.ledger import Ledger
from chaos.own_servers import figures_of, own_servers, use_environ
from chaos.panel import Panel, print_line
from chaos.waiting import wait_until
from devtools.embedded import Servers

DEFAULTS = {
    "ORDERS": 7_000, "BASE": 350, "IDLE": 40, "VENDORS": 200, "EACH": 30, "KILLS": 10, "EMPTIED": 3, "BUSY": 0,
    "SEED": 1,
}  # fmt: skip
LONGEST = 3_600.0  # seconds that the jobs may take
CHILDREN = 2  # of the worker, and processes of the baseline
UNFINISHED = "SELECT count(*) FROM jobs_job WHERE state NOT IN ('done', 'failed')"
BEATS = "SELECT count(*) FROM jobs_heartbeat WHERE beat_at > now() - interval '5 s'"


def main() -> int:
    figures = figures_of(DEFAULTS)
    with Ledger(0.0) as ledger, own_servers() as (folder, servers), burning(figures["BUSY"]):
        return run(folder, servers, ledger, figures)


@contextmanager
def burning(cores: int) -> Iterator[None]:
    """Keep so many cores busy."""
    burners = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(cores)]
    try:
        yield
    finally:
        for burner in burners:
            burner.kill()
            burner.wait()


def run(folder: Path, servers: Servers, ledger: Ledger, figures: dict[str, int]) -> int:
    environ = use_environ(servers, folder, EMAIL_URL=ledger.url)
    shops = Shops(figures["VENDORS"])
    base = baseline(shops, figures["BASE"])
    print_line(f"{CHILDREN} process_jobs processes alone, seconds a job: {base}")
    idle = Flood()
    with panel_running(servers, folder, environ) as panel:
        place_while(shops, idle, panel, lambda: len(idle.placed_at) < figures["IDLE"])
        wait_until(lambda: not query(UNFINISHED)[0][0], "Jobs stand still.", LONGEST)
    shops.place("a", "flood", figures["ORDERS"])
    flood = Flood()
    with panel_running(servers, folder, environ) as panel:
        began_at = time.time()
        kill_in_the_last_quarter = Kills(panel, ledger, figures, flood)
        place_while(shops, flood, panel, lambda: query(UNFINISHED)[0][0] > CHILDREN, kill_in_the_last_quarter)
        wait_until(lambda: not query(UNFINISHED)[0][0], "Jobs stand still.", LONGEST)
    counts = many_vendors(shops, ledger, servers, folder, environ, figures)
    return verdict(ledger, figures, base, (idle, flood), began_at, counts)


class Shops:
    """Vendors who place orders in this process."""

    def __init__(self, count: int) -> None:
        import django  # noqa: PLC0415  settings read the environment that `run` has made

        django.setup()
        from django.core.management import call_command  # noqa: PLC0415

        call_command("migrate", verbosity=0, interactive=False)
        self.products: dict[str, Any] = {}
        for number, name in enumerate(["a", "b", *(f"v{index}" for index in range(count))]):
            self.products[name] = self._product(number, name)

    def _product(self, number: int, name: str) -> Any:
        from vendors.models import Product, Vendor  # noqa: PLC0415

        vendor = Vendor.objects.create(number=90_001 + number, name=f"Vendor {name}")
        return Product.objects.create(
            vendor=vendor, sku="BP", name="Backup Pro", currency="EUR", price_minor=4_995
        )

    def place(self, name: str, batch: str, count: int) -> list[str]:
        """Place orders; return their customers' addresses."""
        from orders.placing import OrderLineRequest, place_order  # noqa: PLC0415

        product, addresses = self.products[name], [f"{name}.{batch}.{n}@chaos.example" for n in range(count)]
        for address in addresses:
            line = OrderLineRequest(product, 1, 4_995)
            place_order(product.vendor, [line], payment_method="card", email=address, currency="EUR")
        return addresses


def baseline(shops: Shops, count: int) -> dict[str, float]:
    """Return the seconds of a job of each task by processes that nothing wakes and nobody disturbs."""
    shops.place("a", "base", count)
    command = [sys.executable, "manage.py", "process_jobs"]
    processes = [subprocess.Popen(command, stdout=subprocess.DEVNULL) for _ in range(CHILDREN)]  # noqa: S603  our own
    for process in processes:
        process.wait()
    unfinished = query(UNFINISHED)[0][0]
    assert not unfinished, f"{unfinished} jobs are left"  # noqa: S101
    return seconds_by_task(ended_jobs())


@contextmanager
def panel_running(servers: Servers, folder: Path, environ: dict[str, str]) -> Iterator[Panel]:
    panel = Panel(servers, folder, environ)
    panel.start()
    try:
        wait_until(lambda: query(BEATS)[0][0] == 2, "The panel does not start.", LONGEST)
        yield panel
    finally:
        panel.stop()


def place_while(
    shops: Shops,
    flood: Flood,
    panel: Panel,
    goes_on: Callable[[], bool],
    each_round: Callable[[], None] = lambda: None,
) -> None:
    """Let B place an order each second, and count the messages of the broker."""
    broker = redis.Redis.from_url(panel.servers.environ["REDIS_URL"])
    next_order = time.monotonic()
    while goes_on():
        if time.monotonic() >= next_order:
            next_order += 1
            placed_at = time.monotonic()
            [address] = shops.place("b", f"{placed_at:.6f}", 1)
            flood.placed_at[address] = placed_at
        each_round()
        flood.longest_list = max(flood.longest_list, messages(broker))
        time.sleep(0.1)


def messages(broker: "redis.Redis") -> int:
    """Return the length of the longest list."""
    lists = [key for key in broker.scan_iter() if broker.type(key) == b"list"]
    return max((int(broker.llen(key)) for key in lists), default=0)


class Kills:
    """Kills workers and empties Redis once three quarters of A's emails have arrived, some seconds apart."""

    def __init__(self, panel: Panel, ledger: Ledger, figures: dict[str, int], flood: Flood) -> None:
        self.panel, self.ledger, self.flood = panel, ledger, flood
        self.orders = figures["ORDERS"]
        self.actions = ["kill"] * figures["KILLS"] + ["empty"] * figures["EMPTIED"]
        self.rng = random.Random(figures["SEED"])  # noqa: S311
        self.rng.shuffle(self.actions)

    def __call__(self) -> None:
        arrived = sum(1 for address in list(self.ledger.arrived_at) if address.startswith("a.flood."))
        last = self.flood.killed_at[-1] if self.flood.killed_at else 0.0
        if not self.actions or arrived < self.orders * 3 / 4 or time.monotonic() - last < 3:
            return
        if self.actions.pop() == "kill":
            self.panel.kill("worker", self.rng, children=self.rng.random() < 0.8)
        else:
            self.panel.empty_redis()
        self.flood.killed_at.append(time.monotonic())


def many_vendors(
    shops: Shops,
    ledger: Ledger,
    servers: Servers,
    folder: Path,
    environ: dict[str, str],
    figures: dict[str, int],
) -> Counter[str]:
    """Return how many emails of each of many vendors have arrived when half of all have."""
    names = [name for name in shops.products if name.startswith("v")]
    for name in names:
        shops.place(name, "many", figures["EACH"])
    addresses = {f"{name}.many.{n}@chaos.example": name for name in names for n in range(figures["EACH"])}
    with panel_running(servers, folder, environ):
        wait_until(lambda: not query(UNFINISHED)[0][0], "Jobs stand still.", LONGEST)
    arrivals = sorted((ledger.arrived_at[address], name) for address, name in addresses.items())
    half = Counter(dict.fromkeys(names, 0))
    half.update(name for _, name in arrivals[: len(arrivals) // 2])
    return half


if __name__ == "__main__":
    sys.exit(main())
