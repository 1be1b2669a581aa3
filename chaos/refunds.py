"""Refunds while processes are killed: `make chaos NAME=refunds`.

REFUNDS=500 KILLS=200 EMPTIED=9 TERMINATIONS=0 AWAY=0 SEED=1

Web, worker children, workers, beat and the sweep are killed, Redis is emptied, the gateway loses 10 % of its answers
before and 10 % after the commit, its events come twice and out of order; before all that it may hang for AWAY
seconds. Then its own ledger is compared.
"""

import random
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from chaos.own_servers import figures_of, own_servers, use_environ
from chaos.panel import Panel, print_line
from devtools.embedded import Servers
from devtools.fake_gateway.server import FakeGateway

if TYPE_CHECKING:
    from chaos.judge import Verdict

SECRET = "whsec_of_the_fake_gateway"  # noqa: S105  of nothing but this run
TARGETS = (
    ("worker", True),
    ("worker", False),
    ("web", True),
    ("web", False),
    ("beat", False),
    ("sweep", False),
)
WEIGHTS = (60, 12, 14, 4, 5, 5)
DEADLINE_SECONDS = 300.0  # seconds after the last kill; then what is still open is reported


def main() -> int:
    with own_servers() as (folder, servers):
        return run(folder, servers, figures_of(DEFAULTS))


DEFAULTS = {"REFUNDS": 500, "KILLS": 200, "EMPTIED": 9, "TERMINATIONS": 0, "AWAY": 0, "SEED": 1}


def run(folder: Path, servers: Servers, figures: dict[str, int]) -> int:
    rng = random.Random(figures["SEED"])  # noqa: S311
    environ = use_environ(servers, folder)
    shop = prepare(figures["REFUNDS"], rng)
    panel = Panel(servers, folder, environ)
    events = f"http://127.0.0.1:{panel.port}/gateway/events/"
    with FakeGateway(
        int(environ["FAKE_GATEWAY_PORT"]), events_url=events, secret=SECRET, delay=2.0
    ) as gateway:
        threading.Thread(target=gateway.serve_forever, daemon=True).start()
        gateway.announcer.copies, gateway.announcer.shuffled = 2, True
        panel.start()
        try:
            return fire(panel, shop, gateway, figures, rng)
        finally:
            panel.stop()
            gateway.shutdown()


def prepare(refunds: int, rng: random.Random):  # type: ignore[no-untyped-def]  # its type needs Django set up
    import django  # noqa: PLC0415  settings read the environment that `run` has made

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    from chaos.shop import open_shop  # noqa: PLC0415

    call_command("migrate", verbosity=0, interactive=False)
    return open_shop(refunds, rng)


def fire(panel: Panel, shop, gateway: FakeGateway, figures: dict[str, int], rng: random.Random) -> int:  # type: ignore[no-untyped-def]
    from chaos.customers import Customers  # noqa: PLC0415
    from chaos.judge import judge, settled  # noqa: PLC0415

    began = time.monotonic()
    seconds = max(figures["KILLS"], figures["TERMINATIONS"], figures["AWAY"] * 2) * 0.5
    pause = seconds * 4 / max(figures["REFUNDS"], 1) * 0.7
    customers = Customers(panel.port, shop.cookie, shop.orders, threads=4, pause=pause)
    customers.start()
    inject_faults(gateway, figures["AWAY"])
    done = kill_processes(panel, figures, rng)
    customers.join()
    killing_took = time.monotonic() - began
    settling_took = until(lambda: settled(gateway))
    verdict = judge(shop.orders, gateway)
    print_line(f"{verdict.refunds} refunds of {len(shop.orders)} orders, in {killing_took:.0f} s of kills")
    print_line("killed: " + ", ".join(f"{count} {name}" for name, count in sorted(done.items()) if count))
    print_line(f"web answers: {dict(sorted(customers.answers.items()))} (0: the connection was lost)")
    print_line(f"99 of 100 forms answered within {customers.slowest():.2f} s")
    print_line(f"gateway: {gateway.post_count} requests, {len(gateway.ledger.refunds)} refunds in its ledger")
    print_verdict(verdict, settling_took)
    for traceback, count in customers.faults.most_common(5):
        print_line(f"{count} forms were answered 500:\n{traceback}")
    print_line("GOOD" if verdict.is_good else "NOT GOOD")
    return 0 if verdict.is_good else 1


def print_verdict(verdict: "Verdict", settling_took: float) -> None:
    """Print what the gateway's ledger and the database say of the refunds; `settling_took` is in seconds."""
    print_line(f"states: {verdict.states}; given back, in minor units: {verdict.given_back}")
    print_line(
        f"doubled {verdict.doubled}, lost {verdict.lost}, different {verdict.different}, open {verdict.open}"
    )
    print_line(f"jobs open or failed {verdict.jobs_open}, emails missing or doubled {verdict.emails_wrong}")
    print_line(f"settled {settling_took:.0f} s after the last kill and the last form")
    verdict.print_notes()


def inject_faults(gateway: FakeGateway, away: int) -> None:
    """Let the gateway hang for so many seconds; lose every fifth answer from then on."""
    gateway.faults.rates = {"hang": 1.0}
    time.sleep(away)
    gateway.faults.rates = {"drop_before": 0.1, "drop_after": 0.1}


def kill_processes(panel: Panel, figures: dict[str, int], rng: random.Random) -> Counter[str]:
    """Kill at random, and empty Redis in between; what hit nothing is tried again."""
    done: Counter[str] = Counter()
    shots = max(figures["KILLS"], figures["TERMINATIONS"])
    emptied = {shots * index // (figures["EMPTIED"] + 1) for index in range(1, figures["EMPTIED"] + 1)}
    for shot in range(shots):
        if shot in emptied:
            panel.empty_redis()
            done["times Redis emptied"] += 1
        if figures["TERMINATIONS"]:
            done["database connections"] += panel.terminate_connection()
        (name, children), *_ = rng.choices(TARGETS, WEIGHTS)
        while shot < figures["KILLS"] and not panel.kill(name, rng, children=children):
            time.sleep(0.05)  # it is just starting again
        done[f"{name} {'children' if children else 'leaders'}"] += shot < figures["KILLS"]
        time.sleep(rng.uniform(0.2, 0.6))
    return done


def until(condition: Callable[[], bool]) -> float:
    """Seconds until it held, asked each half second; database connections may be cut meanwhile."""
    from django.db import DatabaseError, close_old_connections  # noqa: PLC0415

    began = time.monotonic()
    while time.monotonic() - began < DEADLINE_SECONDS:
        close_old_connections()
        try:
            if condition():
                break
        except DatabaseError:
            pass
        time.sleep(0.5)
    return time.monotonic() - began


if __name__ == "__main__":
    sys.exit(main())
