"""An upgrade without a stop: migrations of large tables while orders are changed: `make chaos NAME=upgrade`.

ORDERS=100000

How long a change waits at most during each migration that our own `migrate` applies; first without one, for comparison.
"""

import sys
from pathlib import Path

from chaos.own_servers import figures_of, own_servers, use_environ
from chaos.panel import print_line
from devtools.embedded import Servers

DEFAULTS = {"ORDERS": 100_000}
LONGEST = 1.0  # seconds that a change may wait


def main() -> int:
    with own_servers() as (folder, servers):
        return run(folder, servers, figures_of(DEFAULTS)["ORDERS"])


def run(folder: Path, servers: Servers, orders: int) -> int:
    use_environ(servers, folder)
    from benchmarks import load  # noqa: PLC0415  it sets Django up
    from chaos.online_migrations import RATE, order_count, rehearse  # noqa: PLC0415

    load.main(orders)
    measured = rehearse(folder, order_count())
    print_line(f"{orders} orders, {RATE} changes a second")
    for name, took, longest in measured:
        print_line(f"  {name}: took {took:.1f} s, a change waited {longest * 1_000:.0f} ms at most")
    good = all(longest <= LONGEST for _, _, longest in measured)
    print_line("GOOD" if good else "NOT GOOD")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
