"""Customers while processes are killed: `make chaos NAME=checkout` (ORDERS=200 KILLS=50 SEED=1).

Orders are placed through the order form and paid on the gateway's page, while web and workers are killed with paid
sessions in flight; the gateway loses 10 % of its answers before and 10 % after it has acted, 10 % of what is looked
up, and half of its events. Some customers never come back. The gateway's ledger and the mail server judge.
"""

import random
import sys
import threading
import time
from pathlib import Path

from aiosmtpd.controller import Controller

from chaos.buyers import Buyers
from chaos.own_servers import figures_of, own_servers, use_environ
from chaos.panel import Panel, print_line
from chaos.refunds import until
from chaos.sales import MailServer, in_flight, judge, settled
from devtools.embedded import Servers
from devtools.fake_gateway.server import FakeGateway
from devtools.ports import HOST

DEFAULTS = {"ORDERS": 200, "KILLS": 50, "SEED": 1}
SECRET = "whsec_of_the_fake_gateway"  # noqa: S105  of nothing but this run
TARGETS = (("worker", True), ("worker", False), ("web", True), ("web", False))
WEIGHTS = (40, 15, 35, 10)
LEAVE = 0.4
WAITS = 3.0  # seconds that a kill waits for a customer who has paid and has no order yet


def main() -> int:
    mail = MailServer()
    server = Controller(mail, hostname=HOST, port=mail.port, enable_SMTPUTF8=True)
    server.start()
    try:
        with own_servers() as (folder, servers):
            return run(folder, servers, mail, figures_of(DEFAULTS))
    finally:
        server.stop()


def run(folder: Path, servers: Servers, mail: MailServer, figures: dict[str, int]) -> int:
    email_url = f"smtp://{HOST}:{mail.port}"
    environ = use_environ(servers, folder, EMAIL_URL=email_url, TRUSTED_PROXY_COUNT="1")
    open_shop(figures["ORDERS"])
    panel = Panel(servers, folder, environ)
    events = f"http://{HOST}:{panel.port}/gateway/events/"
    with FakeGateway(int(environ["FAKE_GATEWAY_PORT"]), events_url=events, secret=SECRET) as gateway:
        threading.Thread(target=gateway.serve_forever, daemon=True).start()
        gateway.announcer.copies, gateway.announcer.shuffled, gateway.announcer.lost = 2, True, 0.5
        gateway.faults.rates = {"drop_before": 0.1, "drop_after": 0.1, "drop_looks": 0.1}
        panel.start()
        try:
            return fire(panel, gateway, mail, figures)
        finally:
            panel.stop()
            gateway.shutdown()


def open_shop(orders: int) -> None:
    """One product, each of which takes a key of a pool that has more than enough."""
    import django  # noqa: PLC0415  settings read the environment that `run` has made

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    from delivery.licenses import pool  # noqa: PLC0415
    from delivery.models import DeliveryTerms  # noqa: PLC0415
    from vendors.models import Product, Vendor  # noqa: PLC0415

    call_command("migrate", verbosity=0, interactive=False)
    vendor = Vendor.objects.create(number=99_001, name="Chaos Software")
    fields = {"sku": "BP-1", "name": "Backup Pro", "currency": "EUR", "price_minor": 4_995}
    product = Product.objects.create(vendor=vendor, **fields)
    DeliveryTerms.objects.create(vendor=vendor, product=product, key_source="pool")
    pool.add_keys(product, [f"KEY-{number:05}" for number in range(orders * 3)])


def fire(panel: Panel, gateway: FakeGateway, mail: MailServer, figures: dict[str, int]) -> int:
    buyers = Buyers(panel.port, figures["ORDERS"], threads=8, leave=LEAVE)
    began = time.monotonic()
    buyers.start()
    caught = kill_processes(panel, gateway, buyers, figures)
    last = time.monotonic()
    buyers.join()
    until(lambda: settled(gateway.ledger.sessions))
    took = time.monotonic() - last
    sales = judge(gateway.ledger.sessions, mail)
    flying = [count for count in caught if count]
    print_line(
        f"{figures['ORDERS']} customers, {buyers.left} did not come back, in {last - began:.0f} s of kills"
    )
    print_line(
        f"{len(caught)} processes killed, {len(flying)} of them while sessions were between payment and order:"
    )
    print_line(f"  {sum(flying)} such sessions in all, at most {max(flying, default=0)} at once")
    print_line(f"web answers: {dict(sorted(buyers.answers.items()))} (0: the connection was lost)")
    print_line(str(sales))
    print_line(f"settled {took:.0f} s after the last kill")
    good = sales.is_good and sales.paid == figures["ORDERS"] and took <= 60
    print_line("GOOD" if good else "NOT GOOD")
    return 0 if good else 1


def kill_processes(panel: Panel, gateway: FakeGateway, buyers: Buyers, figures: dict[str, int]) -> list[int]:
    """Kill processes, if possible while a customer has paid and has no order; return how many had at each kill."""
    rng = random.Random(figures["SEED"])  # noqa: S311
    caught: list[int] = []
    while len(caught) < figures["KILLS"]:
        buyers.wait_for(len(caught) / figures["KILLS"])
        waits = time.monotonic() + WAITS
        while not (flying := in_flight(gateway.ledger.sessions)) and time.monotonic() < waits:
            time.sleep(0.02)
        (name, children), *_ = rng.choices(TARGETS, WEIGHTS)
        if panel.kill(name, rng, children=children):
            caught.append(flying)
        time.sleep(rng.uniform(0.05, 0.3))
    return caught


if __name__ == "__main__":
    sys.exit(main())
