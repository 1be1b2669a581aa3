"""Notices a second: `make bench NAME=notices` (NOTICES=1000 ROUNDS=3).

One worker process posts stored notices, signed, writing every attempt and state, beside raw urllib3 on one kept
connection: the same bodies to the same server, in another process.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import urllib3

from benchmarks.rates import Figures, Ways, measured, report
from devtools.embedded import Servers
from devtools.ports import HOST, free_port, is_free

REPORT = Path(__file__).with_suffix(".md")
REACH = 0.4  # of raw urllib3
VENDORS = 20  # of whom each has one endpoint, in the third way


def main() -> int:
    notices, rounds = int(os.environ.get("NOTICES", "1000")), int(os.environ.get("ROUNDS", "3"))
    with tempfile.TemporaryDirectory(prefix="mycommerce-bench-") as folder:
        servers, port = Servers(Path(folder)), free_port()
        servers.start()
        os.environ.update(servers.environ)
        os.environ |= {"VAR_DIR": folder, "DJANGO_SETTINGS_MODULE": "mycommerce.settings"}
        os.environ["NOTICE_TRUSTED_ORIGINS"] = f"http://{HOST}:{port}"
        hook = subprocess.Popen([sys.executable, "-m", "benchmarks.hook", str(port)])  # noqa: S603  our own words
        try:
            while is_free(port):
                time.sleep(0.1)
            what = (
                f"{notices:,} notices in XML, the vendors' server in a process of its own. "
                "Made by `make bench NAME=notices`"
            )
            figures = measure(notices, rounds, f"http://{HOST}:{port}/hook")
            return report(REPORT, "Notices a second", what, figures, reach=REACH)
        finally:
            hook.terminate()
            hook.wait()
            servers.stop()


def measure(notices: int, rounds: int, url: str) -> Figures:
    orders = prepare(url)
    ways: Ways = {
        "raw urllib3, one kept connection": lambda count: raw(count, orders[0], url),
        "a worker, one endpoint, all attempts and states written": lambda count: ours(count, orders[:1]),
        f"a worker, endpoints of {VENDORS} vendors by turns": lambda count: ours(count, orders),
    }
    return measured(ways, notices, rounds)


def prepare(url: str) -> list[Any]:
    """An order of each of some vendors, whose endpoints are all one server."""
    import django  # noqa: PLC0415  settings read the environment that `main` has made

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    from notifications.webhooks.models import Event, NoticeEndpoint  # noqa: PLC0415
    from notifications.webhooks.signing import encrypt_secret, new_secret  # noqa: PLC0415
    from orders.placing import OrderLineRequest, place_order  # noqa: PLC0415
    from vendors.models import Product, Vendor  # noqa: PLC0415

    call_command("migrate", verbosity=0, interactive=False)
    orders = []
    for number in range(99_001, 99_001 + VENDORS):
        vendor = Vendor.objects.create(number=number, name="Bench Software")
        product = Product.objects.create(
            vendor=vendor, sku="BP", name="Backup Pro", currency="EUR", price_minor=4_995
        )
        fields: dict[str, Any] = {"email": "kim@bench.example", "payment_method": "card", "currency": "EUR"}
        orders.append(place_order(vendor, [OrderLineRequest(product, 1, 4_995)], **fields))
        NoticeEndpoint.objects.create(
            vendor=vendor, url=url, events=Event.values, secret=encrypt_secret(new_secret())
        )
    return orders


def ours(count: int, orders: list[Any]) -> float:
    """Seconds from the first claim to the last settling; the notices were written before."""
    from jobs.enqueue import enqueue_all  # noqa: PLC0415
    from jobs.models import Job  # noqa: PLC0415
    from jobs.worker import process_jobs  # noqa: PLC0415
    from notifications.webhooks.create_notices import send_notice  # noqa: PLC0415
    from notifications.webhooks.models import Event, Notice  # noqa: PLC0415

    Job.objects.all().delete()
    for number in range(count):
        order = orders[number % len(orders)]
        enqueue_all(send_notice(order, Event.ORDER), vendor_id=order.vendor_id, subject=order.as_subject)
    began = time.perf_counter()
    process_jobs()
    took = time.perf_counter() - began
    assert not Job.objects.filter(done_at=None).exists()  # noqa: S101
    assert not Notice.objects.exclude(state=Notice.State.DELIVERED).exists()  # noqa: S101
    return took


def raw(count: int, order: Any, url: str) -> float:
    """Each body put on the wire as it is; nothing is signed, checked or saved."""
    from notifications.webhooks.payload import CONTENT_TYPES, order_payload, serialize  # noqa: PLC0415

    body = serialize(order_payload(order, "order", order.placed_at), "xml").encode()
    headers = {"Content-Type": CONTENT_TYPES["xml"]}  # type: ignore[index]  # by the word that stands in the database
    began = time.perf_counter()
    with urllib3.PoolManager(maxsize=1) as pool:
        for _ in range(count):
            if pool.request("POST", url, body=body, headers=headers, retries=False).status != 200:
                raise RuntimeError("the bench's own server refused a notice")
    return time.perf_counter() - began


if __name__ == "__main__":
    sys.exit(main())
