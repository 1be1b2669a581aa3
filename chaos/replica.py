"""Pages are read from a standby that is behind, goes and comes back: `make chaos NAME=replica`.

PAIRS=1000 THREADS=4 DELAY=200 PAGES=300 ORDERS=500 SEED=1

A pair is a comment and the page of its order, which must show it; in half of them the standby replays what was
committed DELAY milliseconds later. Then pages are only read, and the primary counts how often its tables were. At the
end the standby replays nothing for a while, is killed, and started again.
"""

import random
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from chaos.cluster import Cluster, Node
from chaos.own_servers import figures_of, own_servers, use_environ
from chaos.panel import Panel, print_line
from chaos.readers import Reader
from chaos.refunds import prepare
from chaos.waiting import wait_until
from devtools.embedded import Servers

if TYPE_CHECKING:
    from chaos.shop import Shop

DEFAULTS = {"PAIRS": 1_000, "THREADS": 4, "DELAY": 200, "PAGES": 300, "ORDERS": 500, "SEED": 1}
# The tables of every page, which no periodic task reads.
READS = """
    SELECT coalesce(sum(coalesce(seq_scan, 0) + coalesce(idx_scan, 0)), 0)::bigint FROM pg_stat_user_tables
    WHERE relname = ANY('{orders_order,orders_orderitem,orders_activity,vendors_user,vendors_seat,django_session}')
"""
COUNTED_AFTER = 11  # seconds until a server has counted what an idle connection read
LAG = 2.0  # seconds of which a standby may be behind in the last part


def main() -> int:
    figures = figures_of(DEFAULTS)
    with own_servers(names=["REDIS_URL"]) as (folder, servers):
        cluster = Cluster(folder, synchronous=False)
        try:
            cluster.start()
            servers.environ["DATABASE_URL"] = cluster.primary.url
            return run(folder, servers, cluster, figures)
        finally:
            cluster.stop()


def run(folder: Path, servers: Servers, cluster: Cluster, figures: dict[str, int]) -> int:
    environ = use_environ(servers, folder, DATABASE_REPLICA_URL=cluster.standby.url)
    shop = prepare(figures["ORDERS"], random.Random(figures["SEED"]))  # noqa: S311
    panel = Panel(servers, folder, environ)
    panel.start()
    try:
        readers = [Reader(panel.port, shop.cookie) for _ in range(figures["THREADS"])]
        results = [
            pairs_are_shown(readers, shop, cluster, figures),
            pages_are_the_replicas(readers[0], shop, cluster, figures["PAGES"]),
            old_replica_is_left(cluster.standby),
            pages_go_on_without_it(readers, shop, cluster, figures["PAGES"]),
        ]
    finally:
        panel.stop()
    print_line("GOOD" if all(results) else "NOT GOOD")
    return 0 if all(results) else 1


def pairs_are_shown(readers: list[Reader], shop: "Shop", cluster: Cluster, figures: dict[str, int]) -> bool:
    """Judge that each page shows the comment that its reader sent before."""
    half = figures["PAIRS"] // 2
    for delay in (0, figures["DELAY"]):
        set_delay(cluster.standby, delay)
        in_threads(
            readers,
            half // len(readers),
            lambda reader, rng: reader.comment_and_read(rng.choice(shop.orders).number),
        )
    set_delay(cluster.standby, 0)
    pairs, stale = half // len(readers) * len(readers) * 2, sum(reader.stale for reader in readers)
    wrong = sum(reader.wrong for reader in readers)
    print_line(f"pairs of a form and its page: {pairs}, half of them {figures['DELAY']} ms behind")
    print_line(f"  stale {stale}, answers that are wrong {wrong}")
    return not stale and not wrong


def pages_are_the_replicas(reader: Reader, shop: "Shop", cluster: Cluster, count: int) -> bool:
    """Judge by the servers' own counts that pages are read from the replica alone."""
    order = shop.orders[0]
    paths = [
        "/",
        "/orders/",
        f"/orders/?q={order.email}",
        f"/orders/{order.number}/",
        "/refunds/",
        "/orders/exports/",
    ]
    before = [reads_of(node) for node in (cluster.primary, cluster.standby)]
    for number in range(count):
        reader.request("GET", paths[number % len(paths)])
    primary, standby = (
        reads_of(node) - reads for node, reads in zip((cluster.primary, cluster.standby), before, strict=True)
    )
    print_line(f"{count} pages: tables read {standby} times at the replica, {primary} times at the primary")
    return primary == 0 and standby > count


def old_replica_is_left(standby: Node) -> bool:
    """Judge that a standby which replays nothing is not read from once it is too far behind."""
    from core import replica  # noqa: PLC0415  it needs Django set up

    longest, replica.LONGEST_LAG = replica.LONGEST_LAG, LAG
    reached = standby.execute("SELECT pg_last_wal_replay_lsn()::text")[0][0]
    had = replica.replica_has(reached)
    standby.execute("SELECT pg_wal_replay_pause()")
    time.sleep(LAG + 1)
    has = replica.replica_has(reached)
    standby.execute("SELECT pg_wal_replay_resume()")
    replica.LONGEST_LAG = longest
    print_line(f"a standby that replays nothing is read from: {had} at first, {has} after {LAG:.0f} s")
    return had and not has


def pages_go_on_without_it(readers: list[Reader], shop: "Shop", cluster: Cluster, count: int) -> bool:
    """Judge that no page fails while the standby is away, and that it is read from again."""

    def read_pages() -> None:
        in_threads(
            readers,
            count // len(readers),
            lambda reader, rng: reader.comment_and_read(rng.choice(shop.orders).number),
        )

    reading = threading.Thread(target=read_pages)
    reading.start()
    time.sleep(1)
    cluster.standby.kill()
    reading.join()
    wrong, stale = sum(reader.wrong for reader in readers), sum(reader.stale for reader in readers)
    cluster.standby.launch()

    def is_read_from() -> bool:
        before = reads_of(cluster.standby)
        readers[0].request("GET", "/orders/")
        return reads_of(cluster.standby) > before

    wait_until(is_read_from, "The standby is not read from again.")
    print_line(
        f"standby killed amid {count} pairs: wrong answers {wrong}, stale {stale}; read from again afterwards"
    )
    return not wrong and not stale


def in_threads(readers: list[Reader], times: int, do: Callable[[Reader, random.Random], None]) -> None:
    """Let each reader do it so many times, all at once."""

    def work(reader: Reader, seed: int) -> None:
        rng = random.Random(seed)  # noqa: S311
        for _ in range(times):
            do(reader, rng)

    threads = [threading.Thread(target=work, args=(reader, seed)) for seed, reader in enumerate(readers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def set_delay(standby: Node, milliseconds: int) -> None:
    """Let the standby replay a commit so much later."""
    standby.execute(f"ALTER SYSTEM SET recovery_min_apply_delay = '{milliseconds}ms'")
    standby.execute("SELECT pg_reload_conf()")
    time.sleep(1)


def reads_of(node: Node) -> int:
    """Return how often the tables of pages were read at a server."""
    time.sleep(COUNTED_AFTER)
    return int(node.execute(READS)[0][0])


if __name__ == "__main__":
    sys.exit(main())
