"""An upgrade without a stop, on tables with many orders: `make chaos NAME=upgrade`.

ORDERS=100000 STOPS=300

Our own `migrate` applies one migration of each safe kind while orders are changed: how long does a change wait at most?
Then web and worker end as in an upgrade, while pages are asked for and STOPS orders are resent: what is left undone?
"""

import random
import sys
from pathlib import Path

from chaos.ledger import Ledger
from chaos.own_servers import figures_of, own_servers, use_environ
from chaos.panel import print_line
from chaos.refunds import prepare
from devtools.embedded import Servers

DEFAULTS = {"ORDERS": 100_000, "STOPS": 300}
LONGEST = 1.0  # seconds that a change may wait


def main() -> int:
    with Ledger(0.05) as ledger, own_servers() as (folder, servers):
        return run(folder, servers, ledger, figures_of(DEFAULTS))


def run(folder: Path, servers: Servers, ledger: Ledger, figures: dict[str, int]) -> int:
    use_environ(servers, folder, EMAIL_URL=ledger.url)
    from benchmarks import load  # noqa: PLC0415  it sets Django up

    load.main(figures["ORDERS"])
    shop = prepare(figures["STOPS"], random.Random(1))  # noqa: S311
    results = [stops_are_good(shop.cookie, ledger), migrations_are_good(folder, figures["ORDERS"])]
    print_line("GOOD" if all(results) else "NOT GOOD")
    return 0 if all(results) else 1


def migrations_are_good(folder: Path, orders: int) -> bool:
    from chaos.online_migrations import RATE, rehearse  # noqa: PLC0415

    measured = rehearse(folder, orders)
    print_line(f"{orders} orders, {RATE} changes a second")
    for name, took, longest in measured:
        print_line(f"  {name}: took {took:.1f} s, a change waited {longest * 1_000:.0f} ms at most")
    return all(longest <= LONGEST for _, _, longest in measured)


def stops_are_good(cookie: str, ledger: Ledger) -> bool:
    from chaos.graceful_stop import stop_web, stop_worker  # noqa: PLC0415

    stops = [*stop_web(cookie), stop_worker(cookie, ledger)]
    for stop in stops:
        print_line(f"  {stop.what}: {stop.seconds:.1f} s, {stop.done} done, {stop.undone} left undone")
    return not any(stop.undone for stop in stops)


if __name__ == "__main__":
    sys.exit(main())
