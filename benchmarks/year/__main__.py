"""A year of one vendor's life in minutes: `make bench NAME=year` (DAYS=120 ORDERS=4 RETENTION=60 ANSWERS=60).

The year has DAYS days, each 365 / DAYS days after the one before. On each, orders are placed and paid, their jobs done
(invoice, key, emails, notices), files downloaded, some orders refunded, the history signed, and what is over erased:
whatever is held for longer than RETENTION days is held for so many. Twelve times the tables are measured. At the end
pages, invoices, keys and download links of orders of the whole year are opened.
"""

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from benchmarks.year.clock import Clock
from benchmarks.year.report import print_month, verdict
from chaos.ledger import Ledger
from chaos.own_servers import figures_of, own_servers, use_environ
from devtools.fake_gateway.server import FakeGateway
from devtools.ports import HOST, free_port, is_free

if TYPE_CHECKING:
    from benchmarks.year.measure import Month
    from benchmarks.year.shop import Shop

DEFAULTS = {"DAYS": 120, "ORDERS": 4, "RETENTION": 60, "ANSWERS": 60}
MONTHS = 12
SECRET = "whsec_of_the_fake_gateway"  # noqa: S105  of nothing but this run


def main() -> int:
    figures, port = figures_of(DEFAULTS), free_port()
    with Ledger(0) as mail, own_servers() as (folder, servers), vendor_server(port) as url:
        environ = use_environ(
            servers, folder, EMAIL_URL=mail.url, NOTICE_TRUSTED_ORIGINS=url, ALLOWED_HOSTS="testserver"
        )
        with FakeGateway(int(environ["FAKE_GATEWAY_PORT"]), secret=SECRET, delay=-1) as gateway:
            threading.Thread(target=gateway.serve_forever, daemon=True).start()
            try:
                return run(figures, url)
            finally:
                gateway.shutdown()


@contextmanager
def vendor_server(port: int) -> Iterator[str]:
    """Yield the address of a server that takes all notices."""
    process = subprocess.Popen([sys.executable, "-m", "benchmarks.hook", str(port)])  # noqa: S603  our own words
    try:
        while is_free(port):
            time.sleep(0.1)
        yield f"http://{HOST}:{port}"
    finally:
        process.terminate()
        process.wait()


def run(figures: dict[str, int], notice_url: str) -> int:
    clock = Clock(hours=24 * 365 / figures["DAYS"])
    with clock:
        shop = open_shop(clock, figures, notice_url)
        months = list(live(shop, clock, figures))
        from benchmarks.year.answers import missing  # noqa: PLC0415  Django is set up by now

        return verdict(months, figures["RETENTION"], missing(shop, figures["ANSWERS"]))


def open_shop(clock: Clock, figures: dict[str, int], notice_url: str) -> "Shop":
    import django  # noqa: PLC0415  settings read the environment that `main` has made

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    from benchmarks.year.shop import Shop  # noqa: PLC0415

    clock.move_database()
    call_command("migrate", verbosity=0, interactive=False)
    return Shop.open(figures, notice_url)


def live(shop: "Shop", clock: Clock, figures: dict[str, int]) -> Iterator["Month"]:
    """Yield what each month's end looks like."""
    from benchmarks.year.measure import Measure  # noqa: PLC0415

    measure = Measure(shop)
    for month in range(MONTHS):
        for _ in range(figures["DAYS"] * month // MONTHS, figures["DAYS"] * (month + 1) // MONTHS):
            shop.live_one_day()
            clock.next_day()
        measured = measure.month(month + 1)
        print_month(measured)
        yield measured


if __name__ == "__main__":
    sys.exit(main())
